import DetectorService
import Foundation
import RequestSigning
import LoopbackServers
import Testing

@testable import Connectors

/// Servers of other people: two that speak S3, both of which check signatures, and SNS and Lambda.
@Suite(.enabled(if: LoopbackServer.python != nil, "\(LoopbackServer.absence)"), .serialized)
struct LoopbackServiceTests {
    private let region = "eu-west-1"

    private func withS3<Value>(_ server: LoopbackServer, secret: String? = nil, _ body: (S3ObjectStore) async throws -> Value) async throws -> Value {
        // These servers may take their time on a busy machine.
        try await Connecting.withStore(
            server.endpoint, key: AccessKey(id: server.keyID, secret: secret ?? server.secret), body)
    }

    /// Runs against rclone's server over a folder with the bucket `shop`, and against moto.
    private func onBoth(_ body: (LoopbackServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-s3-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appendingPathComponent("shop"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(try LoopbackServer.s3(folder: folder.path))
        try await body(try LoopbackServer.aws())
    }

    @Test func objectsComeBackAsTheyWerePut() async throws {
        let keys = ["plain.csv", "a b/é+c%&<>'\".csv", "deep/er/file.json.gz", "日本/語", "q()*!$,;=:@[]", "empty"]
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 11) }
        try await onBoth { server in
            try await withS3(server) { store in
                for (index, key) in keys.enumerated() {
                    let location = ObjectLocation(bucket: "shop", key: key)
                    let bytes = key == "empty" ? [] : index == 0 ? large : Array("content of \(key)".utf8)
                    try await store.put(location, bytes: bytes, region: region)
                    let content = try await store.read(location, range: nil, region: region)
                    #expect(content.size == Int64(bytes.count))
                    #expect(try await Connecting.bytes(content) == bytes, "\(key)")
                }
                let plain = ObjectLocation(bucket: "shop", key: "plain.csv")
                for range in [0..<1, 5..<1_000_000, 2_999_999..<3_000_000, 2_999_990..<9_000_000, 3_000_000..<3_000_001, 9_000_000..<9_000_001, 7..<7] as [Range<Int64>] {
                    let content = try await store.read(plain, range: range, region: region)
                    #expect(content.size == 3_000_000, "\(range)")
                    let there = range.clamped(to: 0..<3_000_000)
                    #expect(try await Connecting.bytes(content).elementsEqual(large[Int(there.lowerBound)..<Int(there.upperBound)]), "\(range)")
                }
                let found = try await store.list(bucket: "shop", prefix: "", isFlat: false, after: nil, region: region)
                #expect(Set(found.objects.map(\.key)) == Set(keys))
                #expect(found.objects.first { $0.key == "plain.csv" }?.size == 3_000_000)
                #expect(found.objects.allSatisfy { !$0.entityTag.isEmpty && $0.lastModified > Moment(instant: 1_700_000_000) })
            }
        }
    }

    /// More than a page of a thousand, half of them in folders.
    @Test func listingsGoOnOverPages() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-s3-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for index in 1_000..<2_100 {
            let place = folder.appendingPathComponent(index % 2 == 0 ? "shop/in/\(index)/data.csv" : "shop/in/\(index).csv")
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: place)
        }
        try Data("x".utf8).write(to: folder.appendingPathComponent("shop/other.csv"))
        let server = try LoopbackServer.s3(folder: folder.path)
        try await withS3(server) { store in
            func all(_ prefix: String, isFlat: Bool) async throws -> (keys: [String], pages: Int) {
                var keys: [String] = [], token: String?, pages = 0
                repeat {
                    let page = try await store.list(bucket: "shop", prefix: prefix, isFlat: isFlat, after: token, region: region)
                    keys += page.objects.map(\.key)
                    token = page.next
                    pages += 1
                } while token != nil
                return (keys, pages)
            }
            let deep = try await all("in/", isFlat: false)
            #expect(deep.keys.count == 1_100 && deep.pages == 2 && deep.keys == deep.keys.sorted())
            let flat = try await all("in/", isFlat: true)
            #expect(flat.keys == (0..<550).map { "in/\(1_001 + 2 * $0).csv" })
            let root = try await all("", isFlat: true)
            #expect(root.keys == ["other.csv"])
            let some = try await all("in/10", isFlat: false)
            #expect(some.keys.count == 100)
            let none = try await all("nothing/", isFlat: false)
            #expect(none.keys.isEmpty)
        }
    }

    @Test func refusals() async throws {
        try await onBoth { server in
            func code(_ body: () async throws -> Void) async -> ObjectStoreError.Code? {
                do { try await body() } catch { return (error as? ObjectStoreError)?.code }
                return nil
            }
            try await withS3(server) { store in
                #expect(await code { _ = try await store.read(ObjectLocation(bucket: "shop", key: "absent"), range: nil, region: region) } == .noSuchKey)
                #expect(await code { _ = try await store.read(ObjectLocation(bucket: "absent", key: "absent"), range: nil, region: region) } == .noSuchBucket)
                #expect(await code { _ = try await store.list(bucket: "absent", prefix: "", isFlat: true, after: nil, region: region) } == .noSuchBucket)
                #expect(await code { try await store.put(ObjectLocation(bucket: "absent", key: "k"), bytes: [1], region: region) } == .noSuchBucket)
            }
            try await withS3(server, secret: "another") { store in
                #expect(await code { _ = try await store.list(bucket: "shop", prefix: "", isFlat: true, after: nil, region: region) } == .accessDenied)
                #expect(await code { _ = try await store.read(ObjectLocation(bucket: "shop", key: "absent"), range: nil, region: region) } == .accessDenied)
            }
        }
    }

    // MARK: Alerts

    private func withChannels(_ server: LoopbackServer, secret: String? = nil, _ body: (any AlertChannel) async throws -> Void) async throws {
        try await Connecting.withTransport { transport in
            let key = try AccessKey(id: server.keyID, secret: secret ?? server.secret), endpoint = try Endpoint(server.endpoint)
            try await body(
                AlertRouter(
                    webhooks: [:], topics: SNSChannel(key: key, endpoint: endpoint, transport: transport), functions: LambdaChannel(key: key, endpoint: endpoint, transport: transport)))
        }
    }

    @Test func topicsAndFunctionsTakeMessages() async throws {
        let server = try LoopbackServer.aws()
        let toTopic = AlertMessage.Target.topic(arn: server.topic, roleARN: ""), toFunction = AlertMessage.Target.function(arn: server.function, roleARN: "")
        try await withChannels(server) { channel in
            try await channel.deliver(Connecting.message(toTopic))
            try await channel.deliver(Connecting.message(toTopic, subject: "Größe", body: "a+b & c = 100 %\nsecond line 😀"))
            try await channel.deliver(Connecting.message(toFunction))
            let absent = await #expect(throws: AlertDeliveryError.self) { try await channel.deliver(Connecting.message(.topic(arn: server.topic + "-absent", roleARN: ""))) }
            #expect(absent?.isPermanent == true, "\(absent?.message ?? "")")
        }
        let messages = try server.messages()
        #expect(messages.map { $0["Message"] as? String } == [Connecting.payload, "a+b & c = 100 %\nsecond line 😀"])
        #expect(messages.map { $0["Subject"] as? String } == ["Anomaly in revenue, severity 87", "Größe"])
        #expect(messages.allSatisfy { $0["TopicArn"] as? String == server.topic })
        // The other side checks what is signed: with another secret nothing is taken.
        try await withChannels(server, secret: "another") { channel in
            for target in [toTopic, toFunction] {
                let error = await #expect(throws: AlertDeliveryError.self) { try await channel.deliver(Connecting.message(target)) }
                #expect(error?.isPermanent == false && error?.message.contains("SignatureDoesNotMatch") == true, "\(error?.message ?? "")")
            }
        }
        #expect(try server.messages().isEmpty)
    }
}
