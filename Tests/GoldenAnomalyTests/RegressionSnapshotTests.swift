import Foundation
import Testing

/// The detected set of today against the one stored in `Labelled/regression-snapshot.csv`.
///
/// A snapshot says only what the detector found when it was made, not what is right: a change that is meant to change it
/// renews it with `tools/renew-regression-snapshot`, and the difference is read in review.
@Suite("Regression snapshot", .serialized)
struct RegressionSnapshotTests {
    private static let file = LabelledSet.folder.appendingPathComponent("regression-snapshot.csv")
    private static let header = "series,timestamp,score"

    /// Kernels for different processors round differently: a row this close to the threshold may change sides.
    private static let margin = 0.5

    private func detected() throws -> [String: Double] {
        var rows: [String: Double] = [:]
        for series in try LabelledSet.scored.get() {
            for (row, score) in series.score.enumerated() where score >= LabelledSet.threshold {
                // The row number tells repeated timestamps apart.
                rows["\(series.kind)/\(series.name)#\(row),\(series.timestamps[row])"] = score
            }
        }
        return rows
    }

    @Test("The detected set is that of the snapshot", .disabled(if: renewing, "the snapshot is being renewed"))
    func detectedSetIsTheSnapshot() throws {
        let now = try detected()
        var then: [String: Double] = [:]
        for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",")
            then["\(cells[0]),\(cells[1])"] = Double(cells[2])
        }
        #expect(then.count > 100, "a snapshot without detections shows nothing")
        let borderline = LabelledSet.threshold + Self.margin
        let lost = then.filter { now[$0.key] == nil && $0.value >= borderline }.keys.sorted()
        let gained = now.filter { then[$0.key] == nil && $0.value >= borderline }.keys.sorted()
        #expect(lost.isEmpty, "\(lost.count) rows are no longer detected, the first \(lost.prefix(5))")
        #expect(gained.isEmpty, "\(gained.count) rows are newly detected, the first \(gained.prefix(5))")
    }

    @Test("Renews the snapshot", .enabled(if: renewing, "only for tools/renew-regression-snapshot"))
    func renew() throws {
        let lines = try detected().sorted { $0.key < $1.key }.map { "\($0.key),\(String(format: "%.1f", $0.value))" }
        try ([Self.header] + lines).joined(separator: "\n").appending("\n").write(to: Self.file, atomically: true, encoding: .utf8)
    }
}

private let renewing = ProcessInfo.processInfo.environment["VEDETTE_RENEW_SNAPSHOT"] == "1"
