import Foundation
import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

/// The server is killed with −9 at random moments of a replay; what it stored in the end equals, byte for byte, what an
/// uninterrupted replay stores, and every alert was sent.
@Suite struct CrashTests {
    private static let history = 320
    private static let hours = 440

    private static var program: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("service-proof").path
    }

    /// Live files with events, missing intervals, and a platform that appears and ends.
    private static func buckets() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let shop = ShopData(hours: hours, factor: { hour, platform, marketplace in
            (hour == 350 || hour == 390 || (400...404).contains(hour)) && platform == "web" && marketplace != "de" ? 0.2 : 1
        })
        try folder.write(shop.csv(0..<history), to: "shop/history/input.csv")
        for hour in history..<hours where hour % 37 != 5 {
            var text = shop.csv(hour..<hour + 1)
            if (360..<380).contains(hour) { text += "\(ShopData.time(hour)),kiosk,us,\(hour),\(2 * hour)\n" }
            try folder.write(text, to: "shop/live/\(ShopData.folder(hour))/data.csv")
        }
        return folder
    }

    /// Runs to the end, or is killed after `seconds`; the digest, or nil when it was killed.
    private static func run(data: String, buckets: String, deliveries: String, killAfter seconds: Double?) throws -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [data, buckets, deliveries, "\(hours)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        if let seconds {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while process.isRunning, Date() < deadline { usleep(500) }
            if process.isRunning {
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                return nil
            }
        }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestService.WaitedTooLong(description: "service-proof ended with \(process.terminationStatus)") }
        return text
    }

    private static func delivered(_ path: String) throws -> Set<String> {
        Set(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init))
    }

    @Test func killedReplayStoresTheSame() throws {
        let buckets = try Self.buckets()
        let quiet = try TemporaryFolder()
        let begun = Date()
        let reference = try #require(try Self.run(data: quiet.path + "/data", buckets: buckets.path, deliveries: quiet.path + "/sent", killAfter: nil))
        let length = Date().timeIntervalSince(begun)
        #expect(reference.contains("anomalyGroup") && !reference.contains("anomalyGroup 0 "))
        let sent = try Self.delivered(quiet.path + "/sent")
        #expect(!sent.isEmpty)

        // VEDETTE_CRASHES sets how often; a hundred and more belong to the full proof.
        let wanted = ProcessInfo.processInfo.environment["VEDETTE_CRASHES"].flatMap { Int($0) } ?? 12
        var numbers = SplitMix64(seed: 99)
        var kills = 0
        var replays = 0
        while kills < wanted {
            let folder = try TemporaryFolder()
            var digest: String?
            while digest == nil {
                let wait = kills < wanted ? (0.02 + numbers.uniform() * 0.4) * length : nil
                digest = try Self.run(data: folder.path + "/data", buckets: buckets.path, deliveries: folder.path + "/sent", killAfter: wait)
                if digest == nil { kills += 1 }
            }
            replays += 1
            #expect(digest == reference, "replay \(replays) after \(kills) kills")
            #expect(try Self.delivered(folder.path + "/sent") == sent)
        }
        #expect(kills >= wanted)
    }
}
