import Testing

@testable import RequestSigning

/// What goes out is signed as botocore signs it.
@Suite struct RequestSignerTests {
    @Test func goldenFileIsThere() { #expect(GoldenSignatures.all.count >= 20) }

    @Test(arguments: GoldenSignatures.all)
    func canonicalRequestIsThatOfTheReference(_ golden: GoldenSignatures.Case) throws {
        let request = golden.signedRequest()
        let canonical = CanonicalRequest(
            request, signedHeaders: golden.signedHeaders, payloadHash: Hexadecimal.sha256(request.body),
            pathRule: golden.service == "s3" ? .asSent : .encodedTwice)
        #expect(canonical.text == golden.canonical)
        let scope = CredentialScope(date: String(golden.time.prefix(8)), region: golden.region, service: golden.service)
        #expect(SigningKey.stringToSign(canonical, time: golden.time, scope: scope) == Array(golden.stringToSign.utf8))
    }

    @Test(arguments: GoldenSignatures.all)
    func signatureIsThatOfTheReference(_ golden: GoldenSignatures.Case) throws {
        let signer = RequestSigner(key: try golden.key(), region: golden.region, service: golden.service)
        let signed = try signer.signed(golden.unsignedRequest(), at: try #require(SigningTime(golden.time)))
        let reference = golden.headers.first { $0[0] == "Authorization" }?[1]
        #expect(signed.values(of: "authorization") == [try #require(reference)])
        #expect(signed.values(of: "x-amz-security-token") == (golden.token.map { [$0] } ?? []))
    }

    /// The signature of the first request of AWS's published test suite for Signature Version 4, "get-vanilla".
    @Test func publishedExample() throws {
        let golden = try GoldenSignatures.named("get-vanilla")
        let signed = try RequestSigner(key: golden.key(), region: golden.region, service: golden.service)
            .signed(golden.unsignedRequest(), at: try #require(SigningTime(golden.time)))
        #expect(signed.values(of: "authorization")[0].hasSuffix("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"))
    }

    @Test func signingTwiceReplacesWhatWasSigned() throws {
        let golden = try GoldenSignatures.named("temporary-key")
        let signer = RequestSigner(key: try golden.key(), region: golden.region, service: golden.service)
        let once = try signer.signed(golden.unsignedRequest(), at: SigningTime(secondsSince1970: 1_000_000))
        let twice = try signer.signed(once, at: try #require(SigningTime(golden.time)))
        #expect(twice.headers.map(\.name) == once.headers.map(\.name))
        #expect(twice.values(of: "authorization") == [try #require(golden.headers.first { $0[0] == "Authorization" }?[1])])
    }

    @Test func headersThatChangeOnTheWayAreNotSigned() throws {
        let golden = try GoldenSignatures.named("list-detectors")
        var request = golden.unsignedRequest()
        request.headers += [("User-Agent", "x"), ("Connection", "close"), ("X-Amzn-Trace-Id", "y"), ("Expect", "100-continue")]
        let signer = RequestSigner(key: try golden.key(), region: golden.region, service: golden.service)
        let signed = try signer.signed(request, at: try #require(SigningTime(golden.time)))
        #expect(signed.values(of: "authorization") == [try #require(golden.headers.first { $0[0] == "Authorization" }?[1])])
    }

    @Test func aRequestWithoutHostIsNotSigned() throws {
        let signer = RequestSigner(key: try AccessKey(id: "A", secret: "s"), region: "us-east-1", service: "s3")
        #expect(throws: RequestSigningError.self) {
            try signer.signed(SignableRequest(method: "GET", path: "/", headers: []), at: SigningTime(secondsSince1970: 0))
        }
    }
}
