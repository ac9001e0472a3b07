import Testing

@testable import RequestSigning

/// What comes in is accepted exactly when the holder of a known key signed these bytes within the window.
@Suite struct RequestVerifierTests {
    private func verifier(_ golden: GoldenSignatures.Case, role: AccessRole = .admin) throws -> RequestVerifier {
        RequestVerifier(keys: try KeyRing([.init(key: golden.key(), role: role)]), service: golden.service)
    }

    private func time(_ golden: GoldenSignatures.Case) throws -> SigningTime { try #require(SigningTime(golden.time)) }

    private func code(_ golden: GoldenSignatures.Case, after seconds: Int = 0, _ change: (inout SignableRequest) -> Void) throws -> RequestSigningError.Code? {
        var request = golden.signedRequest()
        change(&request)
        let now = SigningTime(secondsSince1970: try time(golden).secondsSince1970 + seconds)
        do {
            _ = try verifier(golden).verify(request, now: now)
            return nil
        } catch let error as RequestSigningError {
            #expect(!error.message.contains(golden.secret))
            #expect(!error.message.isEmpty)
            return error.code
        }
    }

    private func replace(_ name: String, in request: inout SignableRequest, _ change: (String) -> String) {
        request.headers = request.headers.map { $0.name.lowercased() == name.lowercased() ? ($0.name, change($0.value)) : $0 }
    }

    @Test(arguments: GoldenSignatures.all)
    func referenceSignaturesAreAccepted(_ golden: GoldenSignatures.Case) throws {
        let identity = try verifier(golden, role: .operator).verify(golden.signedRequest(), now: time(golden))
        #expect(identity == .init(keyID: golden.keyID, role: .operator, region: golden.region))
    }

    /// Every byte of path, query, body, method and signed headers is covered: one other byte and the request is refused.
    @Test(arguments: GoldenSignatures.all)
    func anyChangeIsRefused(_ golden: GoldenSignatures.Case) throws {
        #expect(try code(golden) { $0.method += "X" } == .wrongSignature)
        #expect(try code(golden) { $0.path += "x" } == .wrongSignature)
        #expect(try code(golden) { $0.query += $0.query.isEmpty ? "a=b" : "x" } == .wrongSignature)
        let bodyCode: RequestSigningError.Code = golden.service == "s3" ? .wrongPayloadHash : .wrongSignature
        #expect(try code(golden) { $0.body.append(0x20) } == bodyCode)
        for name in golden.signedHeaders where name != "x-amz-date" && name != "x-amz-content-sha256" {
            #expect(try code(golden) { request in replace(name, in: &request) { $0 + "x" } } == .wrongSignature, "\(name)")
        }
        #expect(try code(golden) { request in replace("Authorization", in: &request) { String($0.dropLast()) + ($0.hasSuffix("0") ? "1" : "0") } } == .wrongSignature)
    }

    @Test func aWrongSecretIsRefused() throws {
        let golden = try GoldenSignatures.named("list-detectors")
        let ring = try KeyRing([.init(key: AccessKey(id: golden.keyID, secret: golden.secret + "x"), role: .admin)])
        #expect(throws: RequestSigningError.self) {
            try RequestVerifier(keys: ring, service: golden.service).verify(golden.signedRequest(), now: time(golden))
        }
    }

    @Test func theWindowIsFifteenMinutesEitherWay() throws {
        let golden = try GoldenSignatures.named("list-detectors")
        for (seconds, expected) in [(-901, RequestSigningError.Code.outsideWindow), (-900, nil), (900, nil), (901, .outsideWindow), (86_400, .outsideWindow)] {
            #expect(try code(golden, after: seconds) { _ in } == expected, "\(seconds) s")
        }
    }

    @Test func unsignedPayloadsAreRefused() throws {
        for claim in ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"] {
            // Refused although the signature is right for what it covers.
            let golden = try GoldenSignatures.named("list-detectors")
            var request = golden.unsignedRequest()
            request.headers += [("X-Amz-Date", golden.time), ("X-Amz-Content-SHA256", claim)]
            let names = request.headers.map { $0.name.lowercased() }.sorted()
            let scope = CredentialScope(date: String(golden.time.prefix(8)), region: golden.region, service: golden.service)
            let canonical = CanonicalRequest(request, signedHeaders: names, payloadHash: claim, pathRule: .encodedTwice)
            let signature = SigningKey(secret: golden.secret, scope: scope)
                .signature(of: SigningKey.stringToSign(canonical, time: golden.time, scope: scope))
            request.headers.append((
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(golden.keyID)/\(scope.text), SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
            ))
            let error = #expect(throws: RequestSigningError.self) { try verifier(golden).verify(request, now: time(golden)) }
            #expect(error?.code == .wrongPayloadHash)
        }
    }

    @Test func whatIsNotSignedIsRefused() throws {
        let golden = try GoldenSignatures.named("list-detectors")
        #expect(try code(golden) { $0.headers.removeAll { $0.name == "Authorization" } } == .missingSignature)
        #expect(try code(golden) { request in replace("Authorization", in: &request) { _ in "Basic YTpi" } } == .missingSignature)
        #expect(try code(golden) { $0.headers.append(("Authorization", "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request")) } == .incompleteSignature)
        #expect(try code(golden) { $0.headers.append(("X-Amz-Target", "x")) } == .incompleteSignature)
        #expect(try code(golden) { $0.headers.removeAll { $0.name.lowercased() == "host" } } == .incompleteSignature)
        #expect(try code(golden) { $0.headers.removeAll { $0.name.lowercased() == "content-type" } } == .incompleteSignature)
        #expect(try code(golden) { $0.headers.removeAll { $0.name == "X-Amz-Date" } } == .incompleteSignature)
        #expect(try code(golden) { request in replace("X-Amz-Date", in: &request) { _ in "20250230T000000Z" } } == .incompleteSignature)
        // The date of the scope and that of the header must be one day.
        #expect(try code(golden) { request in replace("X-Amz-Date", in: &request) { _ in "20251123T000000Z" } } == .wrongSignature)
        #expect(try code(golden) { request in replace("Authorization", in: &request) { $0.replacing("AKIDEXAMPLE", with: "AKIDUNKNOWN") } } == .unknownKey)
        #expect(try code(golden) { request in replace("Authorization", in: &request) { $0.replacing("lookoutmetrics", with: "s3") } } == .wrongSignature)
        // An unsigned header that no signature needs does no harm.
        #expect(try code(golden) { $0.headers.append(("User-Agent", "x")) } == nil)
    }

    @Test(arguments: [
        "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 Credential", "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us east 1/s/aws4_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/-/s/aws4_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request, SignedHeaders=x-amz-date;host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request, SignedHeaders=host;host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request, SignedHeaders=Host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request, Credential=b, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/s/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 " + String(repeating: "a", count: 10_000),
    ])
    func malformedHeadersAreRefused(_ text: String) {
        let error = #expect(throws: RequestSigningError.self) { _ = try AuthorizationHeader(text) }
        #expect(error?.code == .incompleteSignature)
    }

    @Test func partsMayStandInAnyOrderWithoutSpaces() throws {
        let header = try AuthorizationHeader("AWS4-HMAC-SHA256 Signature=ab,SignedHeaders=host;x-amz-date,Credential=K/20150830/eu-central-1/s3/aws4_request")
        #expect(header.keyID == "K")
        #expect(header.scope == CredentialScope(date: "20150830", region: "eu-central-1", service: "s3"))
        #expect(header.signedHeaders == ["host", "x-amz-date"])
        #expect(header.signature == "ab")
    }
}
