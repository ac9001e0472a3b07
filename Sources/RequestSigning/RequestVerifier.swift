/// Checks the signatures of requests that come in (AWS Signature Version 4, in the `Authorization` header).
public struct RequestVerifier: Sendable {
    /// Who signed, with which role, and the region they addressed.
    public struct Identity: Sendable, Equatable {
        /// The id of the access key.
        public let keyID: String
        /// What its holder may do.
        public let role: AccessRole
        /// The region of the credential scope.
        public let region: String
    }

    /// How far the date of a request may be from the clock, before or after: 15 minutes, both ends included.
    public static let window = 900

    private let keys: KeyRing
    private let service: String

    /// A verifier of requests to one service, signed with one of the keys.
    public init(keys: KeyRing, service: String) {
        self.keys = keys
        self.service = service
    }

    /// Who signed the request.
    ///
    /// Checked in this order: form of the header, service, date (of `X-Amz-Date`) and its window, names of the signed headers
    /// (`host` and every `x-amz-…` header sent must be among them), key, hash of the payload, signature. The payload's hash is
    /// that of the bytes that arrived; when `X-Amz-Content-SHA256` is sent it must say the same.
    ///
    /// - Parameter now: the real clock, never a simulated one.
    /// - Throws: one of the codes of `RequestSigningError`, `badConfiguration` excepted.
    /// - Complexity: O(body + headers).
    public func verify(_ request: SignableRequest, now: SigningTime) throws -> Identity {
        let authorizations = request.values(of: "authorization")
        guard authorizations.count <= 1 else {
            throw RequestSigningError(.incompleteSignature, "the request has \(authorizations.count) Authorization headers: send one")
        }
        guard let authorization = authorizations.first else {
            throw RequestSigningError(.missingSignature, "the request is not signed: sign it with Signature Version 4 in the Authorization header")
        }
        let header = try AuthorizationHeader(authorization)
        guard header.scope.service == service else {
            throw RequestSigningError(
                .wrongSignature, "the credential is scoped to service '\(header.scope.service.prefix(64))': it should be '\(service)'")
        }
        let time = try checkedTime(of: request, scope: header.scope, now: now)
        try checkSignedHeaders(header.signedHeaders, in: request)
        guard let entry = keys.entry(of: header.keyID) else {
            throw RequestSigningError(.unknownKey, "the access key of the request is not known here")
        }
        let hash = try payloadHash(of: request)
        let canonical = CanonicalRequest(
            request, signedHeaders: header.signedHeaders, payloadHash: hash, pathRule: service == "s3" ? .asSent : .encodedTwice)
        let text = SigningKey.stringToSign(canonical, time: time, scope: header.scope)
        guard SigningKey(secret: entry.key.secret, scope: header.scope).isValid(header.signature, of: text) else {
            throw RequestSigningError(
                .wrongSignature, "the signature is not that of the request: check the secret access key and the signing method")
        }
        return Identity(keyID: header.keyID, role: entry.role, region: header.scope.region)
    }

    private func checkedTime(of request: SignableRequest, scope: CredentialScope, now: SigningTime) throws -> String {
        let dates = request.values(of: "x-amz-date")
        guard dates.count == 1, let time = SigningTime(dates[0].trimmed()) else {
            throw RequestSigningError(.incompleteSignature, "the request needs one X-Amz-Date header of the form yyyyMMddTHHmmssZ")
        }
        guard scope.date == time.date else {
            throw RequestSigningError(.wrongSignature, "the date of the credential scope is not that of X-Amz-Date, \(time.date)")
        }
        let distance = time.secondsSince1970 - now.secondsSince1970
        guard (-Self.window...Self.window).contains(distance) else {
            throw RequestSigningError(
                .outsideWindow,
                "the request was signed for \(time.text) and the clock here says \(now.text): "
                    + "at most 15 minutes may lie between them")
        }
        return time.text
    }

    private func checkSignedHeaders(_ names: [String], in request: SignableRequest) throws {
        let sent = Set(request.headers.map { $0.name.lowercased() })
        if let absent = names.first(where: { !sent.contains($0) }) {
            throw RequestSigningError(.incompleteSignature, "SignedHeaders names '\(absent.prefix(64))', which the request does not have")
        }
        let signed = Set(names)
        guard signed.contains("host") else {
            throw RequestSigningError(.incompleteSignature, "SignedHeaders must name 'host'")
        }
        if let unsigned = sent.filter({ $0.hasPrefix("x-amz-") }).subtracting(signed).sorted().first {
            throw RequestSigningError(.incompleteSignature, "SignedHeaders must name '\(unsigned.prefix(64))', which the request has")
        }
    }

    private func payloadHash(of request: SignableRequest) throws -> String {
        let hash = Hexadecimal.sha256(request.body)
        switch request.values(of: "x-amz-content-sha256").map({ $0.trimmed() }) {
        case []: break
        case [hash]: break
        case let claims where claims.contains("UNSIGNED-PAYLOAD") || claims.contains(where: { $0.hasPrefix("STREAMING-") }):
            throw RequestSigningError(.wrongPayloadHash, "the payload must be signed as a whole: UNSIGNED-PAYLOAD and streaming are not accepted")
        default:
            throw RequestSigningError(.wrongPayloadHash, "X-Amz-Content-SHA256 is not the SHA-256 of the body that arrived")
        }
        return hash
    }
}
