import Foundation
import RequestSigning
import Testing

/// Requests signed by botocore, made by `tools/golden/signatures.py`.
struct GoldenSignatures: Decodable {
    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        let keyID: String
        let secret: String
        let token: String?
        let service: String
        let region: String
        let time: String
        let method: String
        let path: String
        let query: String
        /// Headers before signing.
        let sent: [[String]]
        /// Headers after signing.
        let headers: [[String]]
        let body: String
        let canonical: String
        let stringToSign: String

        var testDescription: String { name }

        func key() throws -> AccessKey { try AccessKey(id: keyID, secret: secret, sessionToken: token) }

        func signedRequest() -> SignableRequest { request(headers) }
        func unsignedRequest() -> SignableRequest { request(sent) }

        private func request(_ headers: [[String]]) -> SignableRequest {
            SignableRequest(
                method: method, path: path, query: query, headers: headers.map { ($0[0], $0[1]) }, body: Array(body.utf8))
        }

        /// The names that botocore signed.
        var signedHeaders: [String] {
            canonical.split(separator: "\n", omittingEmptySubsequences: false).dropLast().last!.split(separator: ";").map(String.init)
        }
    }

    let cases: [Case]

    static let all: [Case] = {
        let url = Bundle.module.url(forResource: "Golden/signatures", withExtension: "json")!
        return try! JSONDecoder().decode(GoldenSignatures.self, from: Data(contentsOf: url)).cases
    }()

    static func named(_ name: String) throws -> Case { try #require(all.first { $0.name == name }) }
}
