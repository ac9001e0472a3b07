import Foundation
import TestSupport
import Testing

/// `vedette serve` is killed with −9 at random moments of a replay and started again; what its API answers in the end equals,
/// byte for byte, what it answers after an uninterrupted replay. (`CrashTests` compares the stores themselves.)
@Suite struct ServeCrashTests {
    private static let historyDays = 21
    private static let liveHours = 8 * 24
    /// Simulated seconds a second: what is due lies far ahead of what is done, so that a replay runs as fast as it can.
    private static let speed = 400_000

    private static func time(_ hour: Int) -> String { String(ShopData.stamp(hour).replacingOccurrences(of: " ", with: "T").prefix(16)) + "Z[UTC]" }

    /// A detector that was activated at the end of the history and has run nothing yet.
    private static func activated() async throws -> Folder {
        let data = ShopData(days: historyDays + liveHours / 24 + 1)
        let folder = try Folder()
        let firstLive = historyDays * 24
        try folder.write(data.csv(hours: 0..<firstLive), to: "buckets/shop/history/input.csv")
        for hour in firstLive..<firstLive + liveHours where hour % 37 != 5 {
            let stamp = ShopData.stamp(hour)
            let day = stamp.prefix(10).replacingOccurrences(of: "-", with: ""), minute = stamp.dropFirst(11).prefix(5).replacingOccurrences(of: ":", with: "")
            try folder.write(data.csv(hours: hour..<hour + 1), to: "buckets/shop/live/\(day)/\(minute)/data.csv")
        }
        // The clock hardly moves until the detector is active.
        let server = try await Server(["--clock", "2025-01-22T00:00:00Z@0.001"], folder: folder)
        let client = server.client
        let arn = Self.arn
        #expect(try client.call("CreateAnomalyDetector", #"{"AnomalyDetectorName":"crash","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"PT1H"}}"#).status == 200)
        let set = try client.call(
            "CreateMetricSet",
            #"""
            {"AnomalyDetectorArn":"\#(arn)","MetricSetName":"set","MetricSetFrequency":"PT1H","DimensionList":["platform","marketplace"],
             "MetricList":[{"MetricName":"views","AggregationFunction":"SUM"},{"MetricName":"revenue","AggregationFunction":"SUM"}],
             "TimestampColumn":{"ColumnName":"timestamp","ColumnFormat":"yyyy-MM-dd HH:mm:ss"},
             "MetricSource":{"S3SourceConfig":{"RoleArn":"arn:aws:iam::000000000000:role/any","HistoricalDataPathList":["s3://shop/history/"],
              "TemplatedPathList":["s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"],
              "FileFormatDescriptor":{"CsvFormatDescriptor":{"ContainsHeader":true,"Delimiter":","}}}}}
            """#)
        #expect(set.status == 200, "\(set.body)")
        #expect(try client.call("ActivateAnomalyDetector", #"{"AnomalyDetectorArn":"\#(arn)"}"#).status == 200)
        while try status(client) != "ACTIVE" {
            try #require(["ACTIVATING", "LEARNING"].contains(try status(client)))
            try await Task.sleep(for: .milliseconds(20))
        }
        _ = try await server.stop()
        return folder
    }

    private static let arn = "arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector:crash"

    private static func status(_ client: HTTPClient) throws -> String? {
        try client.call("DescribeAnomalyDetector", #"{"AnomalyDetectorArn":"\#(arn)"}"#).json["Status"] as? String
    }

    /// A copy that shares nothing with the original.
    private static func copy(_ folder: Folder) throws -> Folder {
        let copy = try Folder()
        for name in ["data", "buckets"] { try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name)) }
        return copy
    }

    private static var clock: [String] { ["--clock", "2025-01-22T00:00:00Z@\(speed)"] }

    /// Waits until the run of an hour is through; false when the server was killed at `deadline` before.
    private static func finishes(_ server: Server, hour: Int, deadline: ContinuousClock.Instant?) async throws -> Bool {
        let request = #"{"AnomalyDetectorArn":"\#(arn)","Timestamp":"\#(time(hour))"}"#
        while true {
            let runs = try server.client.call("DescribeAnomalyDetectionExecutions", request).json["ExecutionList"] as? [[String: Any]] ?? []
            if let run = runs.first?["Status"] as? String, run == "COMPLETED" || run == "FAILED" { return true }
            if let deadline, ContinuousClock.now >= deadline {
                _ = try await server.stop(SIGKILL)
                return false
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Everything that the API tells of the replayed hours, as text. What follows the last file is left out.
    private static func results(_ client: HTTPClient, lastHour: Int) throws -> [String] {
        func pages(_ operation: String, _ key: String, _ fields: String) throws -> [[String: Any]] {
            var items: [[String: Any]] = [], token: String?
            repeat {
                let next = token.map { #","NextToken":"\#($0)""# } ?? ""
                let answer = try client.call(operation, #"{"AnomalyDetectorArn":"\#(arn)"\#(fields)\#(next)}"#)
                try #require(answer.status == 200, "\(operation): \(answer.body)")
                items += answer.json[key] as? [[String: Any]] ?? []
                token = answer.json["NextToken"] as? String
            } while token != nil
            return items
        }
        func line(_ object: [String: Any]) throws -> String {
            String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
        }
        let last = time(lastHour)
        var lines = try pages("DescribeAnomalyDetectionExecutions", "ExecutionList", "").filter { ($0["Timestamp"] as? String ?? "") <= last }.map(line)
        for group in try pages("ListAnomalyGroupSummaries", "AnomalyGroupSummaryList", #","SensitivityThreshold":0"#) where (group["EndTime"] as? String ?? "") < time(lastHour - 3) {
            lines.append(try line(group))
            let id = try #require(group["AnomalyGroupId"] as? String), measure = try #require(group["PrimaryMetricName"] as? String)
            lines.append(try client.call("GetAnomalyGroup", #"{"AnomalyDetectorArn":"\#(arn)","AnomalyGroupId":"\#(id)"}"#).body)
            let fields = #","AnomalyGroupId":"\#(id)","MetricName":"\#(measure)""#
            lines += try pages("ListAnomalyGroupTimeSeries", "TimeSeriesList", fields).map(line)
        }
        return lines
    }

    @Test func killedServerAnswersTheSame() async throws {
        let base = try await Self.activated()
        let lastHour = Self.historyDays * 24 + Self.liveHours - 1
        let quiet = try Self.copy(base)
        let begun = ContinuousClock.now
        let reference: [String]
        do {
            let server = try await Server(Self.clock, folder: quiet)
            _ = try await Self.finishes(server, hour: lastHour + 1, deadline: nil)
            reference = try Self.results(server.client, lastHour: lastHour)
        }
        let length = ContinuousClock.now - begun
        #expect(reference.count > Self.liveHours)
        #expect(reference.contains { $0.contains("\"AnomalyGroupScore\"") })

        // VEDETTE_CRASHES sets how often; a hundred and more belong to the full proof.
        let wanted = ProcessInfo.processInfo.environment["VEDETTE_CRASHES"].flatMap { Int($0) } ?? 6
        var random = SplitMix64(seed: 4)
        var kills = 0
        while kills < wanted {
            let folder = try Self.copy(base)
            while true {
                let server = try await Server(Self.clock, folder: folder)
                let wait = kills < wanted ? ContinuousClock.now + length * (0.02 + 0.4 * random.uniform()) : nil
                guard try await Self.finishes(server, hour: lastHour + 1, deadline: wait) else {
                    kills += 1
                    continue
                }
                let results = try Self.results(server.client, lastHour: lastHour)
                #expect(results.count == reference.count, "after \(kills) kills")
                for (result, expected) in zip(results, reference) where result != expected {
                    Issue.record("after \(kills) kills: \(result)\ninstead of \(expected)")
                    break
                }
                break
            }
        }
    }
}
