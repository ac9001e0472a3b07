/// Signs requests that go out (AWS Signature Version 4, in the `Authorization` header).
public struct RequestSigner: Sendable {
    /// The key that signs.
    public let key: AccessKey
    /// The region of the scope.
    public let region: String
    /// The service of the scope; `s3` signs the path as it is sent, all others normalise and encode it once more.
    public let service: String

    /// A signer for one service in one region.
    public init(key: AccessKey, region: String, service: String) {
        self.key = key
        self.region = region
        self.service = service
    }

    /// The request with `X-Amz-Date`, `X-Amz-Content-SHA256` (S3 only, which demands it), the session token if the key has
    /// one, and `Authorization`; whatever stood there under these names is replaced.
    ///
    /// All headers are signed but those that a connection or a proxy may change (`Connection`, `Expect`, `User-Agent`,
    /// `Transfer-Encoding`, `X-Amzn-Trace-Id`).
    ///
    /// - Throws: `incompleteSignature` when the request has no `Host` header.
    /// - Complexity: O(body + headers · log headers).
    public func signed(_ request: SignableRequest, at time: SigningTime) throws -> SignableRequest {
        guard request.values(of: "host").count == 1 else {
            throw RequestSigningError(.incompleteSignature, "a request to sign needs exactly one Host header")
        }
        var request = request
        let own: Set<String> = ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]
        request.headers.removeAll { own.contains($0.name.lowercased()) }
        let hash = Hexadecimal.sha256(request.body)
        request.headers.append(("X-Amz-Date", time.text))
        if service == "s3" { request.headers.append(("X-Amz-Content-SHA256", hash)) }
        if let token = key.sessionToken { request.headers.append(("X-Amz-Security-Token", token)) }

        let names = Set(request.headers.map { $0.name.lowercased() }).subtracting(Self.unsignedHeaders).sorted()
        let scope = CredentialScope(date: time.date, region: region, service: service)
        let canonical = CanonicalRequest(
            request, signedHeaders: names, payloadHash: hash, pathRule: service == "s3" ? .asSent : .encodedTwice)
        let signature = SigningKey(secret: key.secret, scope: scope)
            .signature(of: SigningKey.stringToSign(canonical, time: time.text, scope: scope))
        request.headers.append((
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=\(key.id)/\(scope.text), SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
        ))
        return request
    }

    private static let unsignedHeaders: Set<String> = ["connection", "expect", "transfer-encoding", "user-agent", "x-amzn-trace-id"]
}
