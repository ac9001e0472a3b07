import DetectorService
import Foundation
import MetricSeries

/// A server without a wire, for tests that kill it: `service-proof DATA BUCKETS DELIVERIES HOURS` makes an hourly detector
/// on the bucket `shop` unless there is one, activates it as of the end of its history, replays the hours up to HOURS as
/// fast as it can, prints a digest of all that is stored, and ends.
guard CommandLine.arguments.count == 5, let hours = Int(CommandLine.arguments[4]) else {
    FileHandle.standardError.write(Data("usage: service-proof DATA BUCKETS DELIVERIES HOURS\n".utf8))
    exit(2)
}
do {
    let replay = try Replay(data: CommandLine.arguments[1], buckets: CommandLine.arguments[2], deliveries: CommandLine.arguments[3], hours: hours)
    print(try await replay.run())
} catch {
    FileHandle.standardError.write(Data("service-proof: \(error)\n".utf8))
    exit(70)
}
