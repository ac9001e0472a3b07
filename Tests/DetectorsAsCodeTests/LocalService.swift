import DetectorService
import Foundation
import Logging
import RequestSigning
import Testing

@testable import DetectorsAsCode
@testable import LookoutAPI

/// The detector service behind its wire, in this process: every call is signed, checked and answered as over the network.
final class LocalService: ServiceCaller {
    private struct NoChannel: AlertChannel {
        func deliver(_ message: AlertMessage) async throws { throw AlertDeliveryError("no way out", isPermanent: false) }
    }

    let folder: URL
    let service: DetectionService
    private let store: DetectorStore
    private let wire: LookoutWire
    private let key = try! AccessKey(id: "ADMIN", secret: "secret")
    private static let time = SigningTime("20250201T000000Z")!

    /// - Parameter role: of the key that calls.
    init(role: AccessRole = .admin) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("detectors-as-code-\(UUID().uuidString)")
        let data = folder.appendingPathComponent("buckets/shop/history")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        var rows = "timestamp,platform,marketplace,views,revenue\n"
        for hour in 0..<24 { rows += "2025-01-01 \(hour < 10 ? "0" : "")\(hour):00:00,web,us,\(400 + hour),\(100 + hour)\n" }
        try rows.write(to: data.appendingPathComponent("input.csv"), atomically: true, encoding: .utf8)
        store = try DetectorStore(directory: folder.appendingPathComponent("data").path)
        service = DetectionService(
            store: store, objects: try LocalBuckets(root: folder.appendingPathComponent("buckets").path), channel: NoChannel(),
            clock: try SimulatedClock(parsing: "2025-02-01T00:00:00Z@1"), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        wire = LookoutWire(service: service, keys: try KeyRing([.init(key: key, role: role)]), account: "000000000000", now: { Self.time })
    }

    func close() async throws {
        await service.stop()
        try store.close()
        try FileManager.default.removeItem(at: folder)
    }

    func call(_ operation: WireOperation, _ members: JSONObject, extended: Bool) async throws -> JSONObject {
        var (path, query, members) = (operation.route.path, "", members)
        if path.hasSuffix("{resourceArn}") {
            path = path.replacing("{resourceArn}", with: PercentEncoding.encode((members["resourceArn"]?.textValue ?? "").utf8, keepsSlash: false))
            members["resourceArn"] = nil
            query = (members["tagKeys"]?.items ?? []).compactMap(\.textValue).map { "tagKeys=" + PercentEncoding.encode($0.utf8, keepsSlash: false) }.joined(separator: "&")
            members["tagKeys"] = nil
        }
        let request = SignableRequest(
            method: operation.route.method, path: (extended ? WireOperation.extendedPrefix : "") + path, query: query, headers: [("Host", "here")],
            body: operation.route.method == "POST" ? JSONWriter.bytes(.object(members)) : [])
        let signed = try RequestSigner(key: key, region: "us-east-1", service: LookoutWire.signingName).signed(request, at: Self.time)
        let response = await wire.respond(
            to: WireRequest(method: signed.method, path: signed.path, query: signed.query, headers: signed.headers, body: signed.body))
        let answer = response.body.isEmpty ? JSONObject() : try JSONParser.value(of: response.body).objectValue ?? JSONObject()
        guard response.status < 300 else {
            throw DetectorsAsCodeError(.refused, "\(operation.rawValue): \(answer["Message"]?.textValue ?? "")", serverError: response.header("x-amzn-ErrorType"))
        }
        return answer
    }

    /// What a file would change.
    func plan(_ text: String, _ options: DetectorPlan.Options = .init()) async throws -> DetectorPlan {
        let file = try DetectorFile.read(text, file: "f.yaml")
        return DetectorPlan(file, try await ServerState.read(self, detectors: Set(file.detectors.map(\.name))), options: options)
    }

    /// Applies a file; the headlines of what was changed.
    func apply(_ text: String, _ options: DetectorPlan.Options = .init()) async throws -> [String] {
        let plan = try await plan(text, options)
        try #require(plan.obstacles.isEmpty, "\(plan.obstacles)")
        var made: [String] = []
        try await plan.apply(to: self) { made.append($0.headline) }
        return made
    }
}
