import Foundation
import Testing

@Suite("Labelled cube", .serialized)
struct LabelledCubeTests {
    @Test("A backtest of measures by dimensions finds the labelled events")
    func backtestFindsEvents() throws {
        let floor = try Floors.read().cube
        let work = try TemporaryFolder()
        let cube = LabelledSet.folder.appendingPathComponent("cube")
        let written = work.url.appendingPathComponent("scores.csv")
        try VedetteProgram.run([
            "backtest", cube.appendingPathComponent("input.csv.gz").path, "--timestamp", "timestamp",
            "--timestamp-format", "yyyy-MM-dd HH:mm:ss", "--frequency", "PT1H", "--dimension", "platform",
            "--dimension", "marketplace", "--measure", "views", "--measure", "revenue", "--train-fraction", "0.5",
            "--scores", written.path, "--exit-zero", "--quiet",
        ])
        let truth = try Table(cube.appendingPathComponent("label.csv.gz"))
        var labels: [String: Bool] = [:]
        for row in 0..<truth.rows {
            let place = truth["platform"][row] + "/" + truth["marketplace"][row]
            let stamp = truth["timestamp"][row].replacing(" ", with: "T")
            for measure in ["views", "revenue"] {
                labels["\(place)/\(measure)/\(stamp)"] = truth[measure + "_label"][row] == "1"
            }
        }
        let scores = try Table(written)
        var series: [String: [(stamp: String, score: Double, label: Bool)]] = [:]
        for row in 0..<scores.rows {
            let key = scores["platform"][row] + "/" + scores["marketplace"][row] + "/" + scores["measure"][row]
            let stamp = String(scores["timestamp"][row].prefix(19))
            // Intervals without a record have neither label nor score.
            series[key, default: []].append((stamp, Double(scores["score"][row]) ?? 0, labels["\(key)/\(stamp)"] ?? false))
        }
        #expect(series.count == 24)
        var pooled = EventFigures()
        for rows in series.values {
            let ordered = rows.sorted { $0.stamp < $1.stamp }
            pooled = pooled + EventFigures(score: ordered.map(\.score), label: ordered.map(\.label), threshold: LabelledSet.threshold)
        }
        #expect(pooled.events == floor.events, "the data is not what the floor was written for")
        #expect(pooled.f1 >= floor.eventF1 ?? 1, "\(pooled)")
        #expect(pooled.falseAlarmsPer1000 <= floor.falseAlarmsPer1000, "\(pooled)")
    }
}
