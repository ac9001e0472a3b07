import RequestSigning
import Testing

@testable import DetectorService
@testable import LookoutAPI

/// A wire in front of a recording service, and signed requests to it.
struct WireFixture {
    static let time = SigningTime("20251122T050000Z")!
    static let keys: [AccessRole: AccessKey] = [
        .reader: try! AccessKey(id: "READER", secret: "r"), .operator: try! AccessKey(id: "OPERATOR", secret: "o"), .admin: try! AccessKey(id: "ADMIN", secret: "a"),
    ]

    let service = RecordingService()
    let wire: LookoutWire

    init(links: ConsoleLinks? = nil) throws {
        wire = LookoutWire(
            service: service, keys: try KeyRing(Self.keys.map { .init(key: $0.value, role: $0.key) }), account: "000000000000", links: links, now: { Self.time })
    }

    /// Signs and sends a request.
    func send(
        _ method: String, _ path: String, query: String = "", body: String = "", as role: AccessRole = .admin, region: String = "eu-west-1"
    ) async throws -> WireResponse {
        try await send(bytes: Array(body.utf8), method, path, query: query, as: role, region: region)
    }

    func send(
        bytes: [UInt8], _ method: String, _ path: String, query: String = "", as role: AccessRole = .admin, region: String = "eu-west-1"
    ) async throws -> WireResponse {
        let request = SignableRequest(
            method: method, path: path, query: query, headers: [("Host", "127.0.0.1:8085"), ("Content-Type", "application/json")], body: bytes)
        let signed = try RequestSigner(key: Self.keys[role]!, region: region, service: "lookoutmetrics").signed(request, at: Self.time)
        return await wire.respond(
            to: WireRequest(method: signed.method, path: signed.path, query: signed.query, headers: signed.headers, body: signed.body))
    }

    /// Calls an operation with members.
    func call(_ operation: WireOperation, _ members: JSONObject, as role: AccessRole = .admin, region: String = "eu-west-1") async throws -> WireResponse {
        var body = members
        var path = operation.route.path
        var query = ""
        if operation.route.path.hasPrefix("/tags/") {
            path = "/tags/" + PercentText.encoded(members["resourceArn"]!.textValue!)
            body["resourceArn"] = nil
            query = (members["tagKeys"]?.items ?? []).map { "tagKeys=" + PercentText.encoded($0.textValue!) }.joined(separator: "&")
            body["tagKeys"] = nil
        }
        let bytes = operation.route.method == "POST" ? JSONWriter.bytes(.object(body)) : []
        return try await send(bytes: bytes, operation.route.method, path, query: query, as: role, region: region)
    }
}

enum PercentText {
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "-_.~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

extension WireResponse {
    /// The members of the answer.
    func members() throws -> JSONObject { try #require(try JSONParser.value(of: body).objectValue) }

    /// `status name reason`, for example `400 ValidationException CANNOT_PARSE`.
    var outcome: String {
        let reason = (try? members()["Reason"]?.textValue) ?? nil
        return ["\(status)", header("x-amzn-ErrorType"), reason].compactMap { $0 }.joined(separator: " ")
    }
}
