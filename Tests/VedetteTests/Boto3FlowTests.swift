import Foundation
import LoopbackServers
import Testing

/// The published samples' flows with boto3 1.40.60, whose virtual environment `tools/boto3-environment` makes.
@Suite(.enabled(if: Boto3Environment.python != nil, "VEDETTE_PYTHON does not name a Python with boto3 1.40.60: run tools/boto3-environment"))
struct Boto3FlowTests {
    /// Runs a flow against a server and returns the object it prints.
    private func run(_ flow: String, _ arguments: [String], against server: Server) throws -> [String: Any] {
        let script = try #require(Bundle.module.url(forResource: "Flows/\(flow)", withExtension: "py"))
        let output = server.folder.url.appendingPathComponent("flow-output"), errors = server.folder.url.appendingPathComponent("flow-errors")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Boto3Environment.python))
        process.arguments = [script.path, "http://127.0.0.1:\(server.client.port)"] + arguments
        var environment = ProcessInfo.processInfo.environment
        for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DATA_PATH"] { environment[name] = nil }
        environment.merge([
            "AWS_ACCESS_KEY_ID": "TESTER", "AWS_SECRET_ACCESS_KEY": "test secret", "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
        ]) { $1 }
        process.environment = environment
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let log = try server.logText().suffix(4_000), said = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        #expect(process.terminationStatus == 0, "\(said)\n\(log)")
        return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [String: Any])
    }

    private func isHit(_ jump: ShopData.Jump, by groups: [[String: Any]]) -> Bool {
        func time(_ hour: Int) -> String { String(ShopData.stamp(hour).replacingOccurrences(of: " ", with: "T").prefix(16)) }
        return groups.contains { group in
            guard let first = group["StartTime"] as? String, let last = group["EndTime"] as? String else { return false }
            return group["PrimaryMetricName"] as? String == jump.measure && first.prefix(16) < time(jump.hour + jump.length) && last.prefix(16) >= time(jump.hour)
        }
    }

    /// Where the buckets lie.
    enum Buckets: String, CaseIterable {
        /// In folders that the server reads itself.
        case embedded
        /// Behind S3, on a server of other people that checks signatures.
        case s3
    }

    /// The bucket stores that can be tried here.
    private static let stores = Buckets.allCases.filter { $0 == .embedded || LoopbackServer.python != nil }

    /// A server over the folder's buckets, and the store that stands in front of them.
    private func server(_ buckets: Buckets, _ folder: Folder, _ arguments: [String] = []) async throws -> (Server, LoopbackServer?) {
        guard buckets == .s3 else { return (try await Server(arguments, folder: folder), nil) }
        let store = try LoopbackServer.s3(folder: folder.path("buckets"))
        let environment = ["AWS_ACCESS_KEY_ID": store.keyID, "AWS_SECRET_ACCESS_KEY": store.secret]
        return (try await Server(["--s3-endpoint", store.endpoint] + arguments, environment: environment, folder: folder, hasBucketRoot: false), store)
    }

    @Test(arguments: stores) func backtestFindsThePlantedJumps(_ buckets: Buckets) async throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 31).csv(), to: "buckets/shop/ecommerce/backtest/input.csv")
        let (server, store) = try await self.server(buckets, folder)
        let export = folder.path("export.csv")
        let seen = try run("backtest", ["sample", "s3://shop/ecommerce/backtest/", "yyyy-MM-dd HH:mm:ss", export], against: server)
        withExtendedLifetime(store) {}

        let statuses = try #require(seen["statuses"] as? [String])
        #expect(statuses.last == "BACK_TEST_COMPLETE", "\(statuses) \(seen["failure"] ?? "")")
        #expect(Set(statuses).isSubset(of: ["BACK_TEST_ACTIVATING", "BACK_TEST_ACTIVE", "BACK_TEST_COMPLETE"]))
        let groups = try #require(seen["groups"] as? [[String: Any]])
        for jump in ShopData.plantedJumps { #expect(isHit(jump, by: groups), "\(jump)") }
        let starts = groups.compactMap { $0["StartTime"] as? String }
        #expect(starts == starts.sorted(by: >))
        #expect(groups.allSatisfy { ($0["AnomalyGroupScore"] as? Double ?? 0) >= 50 })
        let statistics = try #require(seen["statistics"] as? [String: Any])
        #expect(statistics["TotalCount"] as? Int == groups.count)
        #expect(try #require(seen["all"] as? Int) >= groups.count)
        let quality = try #require(seen["quality"] as? [String])
        #expect(quality.contains("ROWS_PROCESSED") && quality.contains("BACKTEST_INFERENCE_DATA_START_TIME_STAMP"))
        let rows = try server.folder.lines("export.csv")
        #expect(rows.count == 1 + (try #require(seen["series"] as? Int)))
        #expect(rows.count > groups.count)
    }

    /// Nine days of live files. The clock stands still until the detector is active, and then goes through them.
    @Test(arguments: stores) func continuousDetectionFollowsTheClock(_ buckets: Buckets) async throws {
        let data = ShopData(days: 31)
        let folder = try Folder()
        try folder.write(data.csv(hours: 0..<21 * 24), to: "buckets/shop/ecommerce/history/input.csv")
        for hour in 21 * 24..<30 * 24 {
            let stamp = ShopData.stamp(hour)
            let day = stamp.prefix(10).replacingOccurrences(of: "-", with: ""), minute = stamp.dropFirst(11).prefix(5).replacingOccurrences(of: ":", with: "")
            try folder.write(data.csv(hours: hour..<hour + 1), to: "buckets/shop/ecommerce/live/\(day)/\(minute)/data.csv")
        }
        // Messages find nobody at this address: they wait.
        let outgoing = ["--sns-endpoint", "http://127.0.0.1:9"]
        do {
            let (server, store) = try await self.server(buckets, folder, ["--clock", "2025-01-22T00:00:00Z@0.001"] + outgoing)
            defer { withExtendedLifetime(store) {} }
            let statuses = try run("continuous", ["activate", "live", "shop"], against: server)["statuses"] as? [String]
            #expect(statuses?.last == "ACTIVE", "\(statuses ?? [])")
            _ = try await server.stop()
        }
        let (server, store) = try await self.server(buckets, folder, ["--clock", "2025-01-22T00:00:00Z@36000"] + outgoing)
        defer { withExtendedLifetime(store) {} }
        let seen = try run("continuous", ["follow", "live", "2025-01-30T23:00Z[UTC]"], against: server)
        #expect(seen["status"] as? String == "DEACTIVATED")
        let runs = try #require(seen["runs"] as? [[String: Any]])
        let times = runs.compactMap { $0["Timestamp"] as? String }
        #expect(times == times.sorted(by: >) && Set(times).count == times.count)
        // From 2025-01-22T01:00 on every hour, once.
        let hours = (21 * 24 + 1..<32 * 24).map { String(ShopData.stamp($0).replacingOccurrences(of: " ", with: "T").prefix(16)) + "Z[UTC]" }
        let last = try #require(times.first)
        #expect(times.reversed() == hours.filter { $0 <= last } && last >= "2025-01-30T23:00Z[UTC]")
        let groups = try #require(seen["groups"] as? [[String: Any]])
        for jump in ShopData.plantedJumps { #expect(isHit(jump, by: groups), "\(jump)") }
        // One for each group at least.
        let waiting = try server.client.get("/metrics").body.split(separator: "\n").first { $0.hasPrefix("vedette_alerts_waiting ") }
        #expect(try #require(waiting?.split(separator: " ").last.flatMap { Int($0) }) >= ShopData.plantedJumps.count)
    }
}

enum Boto3Environment {
    static let python = ProcessInfo.processInfo.environment["VEDETTE_PYTHON"].flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
}
