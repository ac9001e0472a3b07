import Foundation
import Testing

/// `vedette harness`: file in, file out, one line a row, causal.
@Suite struct HarnessTests {
    private func series(rows: Int = 24 * 20, label: Bool = true, spikes: Set<Int> = [300, 301, 420], stamp: (Int) -> String = ShopData.stamp) -> String {
        var text = label ? "timestamp,value,label\n" : "timestamp,value\n"
        for hour in 0..<rows {
            // A noise that repeats only after 89 rows.
            let noise = Double((hour * 37) % 89) / 89 - 0.5
            let value = 100 + 20 * cos(Double(hour % 24) / 24 * 2 * .pi) + 4 * noise + (spikes.contains(hour) ? 60 : 0)
            text += "\(stamp(hour)),\(value)" + (label ? ",\(spikes.contains(hour) ? 1 : 0)" : "") + "\n"
        }
        return text
    }

    private func gzip(_ folder: Folder, _ name: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", folder.path(name)]
        try process.run()
        process.waitUntilExit()
    }

    @Test func mirrorsTheCorpus() throws {
        let folder = try Folder()
        try folder.write(series(), to: "corpus/a.csv")
        try folder.write(series(label: false), to: "corpus/deep/b.csv")
        try folder.write(series(), to: "corpus/deep/c.csv")
        try gzip(folder, "corpus/deep/c.csv")
        try folder.write("not data", to: "corpus/README.md")
        let outcome = try Program.run("harness", "corpus", "--scores", "out", "--threads", "2", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path("out")).sorted() == ["a.csv", "deep", "deep/b.csv", "deep/c.csv"])
        let input = series().split(separator: "\n").map { $0.split(separator: ",") }
        let output = try folder.lines("out/a.csv").map { $0.split(separator: ",") }
        #expect(output.count == input.count)
        #expect(output[0].joined(separator: ",") == "timestamp,anomaly_score,label")
        for (row, line) in zip(input, output).dropFirst() {
            #expect(line[0] == row[0])
            #expect(line[2] == row[2])
            let score = try #require(Double(line[1]))
            #expect(score >= 0 && score <= 100)
        }
        // Learning: nothing is said in the first day.
        #expect(output[1...24].allSatisfy { $0[1] == "0" })
        #expect(try #require(Double(output[301][1])) > 50)
        #expect(try folder.lines("out/deep/b.csv")[0] == "timestamp,anomaly_score")
        #expect(try folder.data("out/a.csv") == folder.data("out/deep/c.csv"))
        // Summary of the two labelled files: two events each.
        #expect(outcome.output.contains("a.csv") && outcome.output.contains("total"))
    }

    @Test func summaryCountsEvents() throws {
        let folder = try Folder()
        try folder.write(series(), to: "corpus/a.csv")
        let outcome = try Program.run("harness", "corpus", "--scores", "out", "--format", "json", "--quiet", in: folder)
        #expect(outcome.errors.isEmpty)
        let root = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let total = try #require(root["total"] as? [String: Any])
        #expect(total["events"] as? Int == 2)
        #expect(total["hits"] as? Int == 2)
        #expect(total["rows"] as? Int == 480 - 72)
        #expect(root["threshold"] as? Double == 50)
        // The same counts by hand from the file.
        let rows = try folder.lines("out/a.csv").dropFirst(1 + 72).map { $0.split(separator: ",") }
        let false_ = rows.filter { Double($0[1])! >= 50 && $0[2] == "0" }.count
        #expect((total["false_alarms"] as? Int ?? -1) <= false_)
    }

    @Test func laterRowsChangeNothing() throws {
        let folder = try Folder()
        try folder.write(series(rows: 480), to: "long/a.csv")
        try folder.write(series(rows: 400), to: "short/a.csv")
        for name in ["long", "short"] { #expect(try Program.run("harness", name, "--scores", "out-\(name)", in: folder).status == 0) }
        #expect(try Array(folder.lines("out-long/a.csv")[..<401]) == folder.lines("out-short/a.csv"))
    }

    @Test func severityStreamIsSparse() throws {
        let folder = try Folder()
        try folder.write(series(), to: "corpus/a.csv")
        #expect(try Program.run("harness", "corpus/a.csv", "--scores", "out", "--stream", "severity", in: folder).status == 0)
        let values = try folder.lines("out/a.csv").dropFirst().map { Double($0.split(separator: ",")[1]) ?? .nan }
        let alarms = values.indices.filter { values[$0] > 50 }
        #expect(alarms.contains { $0 == 300 || $0 == 301 })
        #expect(values.filter { $0 == 0 }.count > values.count / 2)
    }

    @Test func gapsRepeatsAndMissingValues() throws {
        let folder = try Folder()
        var lines = series().split(separator: "\n").map(String.init)
        lines.removeSubrange(200...205)
        lines.insert(lines[100], at: 100)
        lines[150] = lines[150].split(separator: ",")[0] + ",,0"
        try folder.write(lines.joined(separator: "\n") + "\n", to: "corpus/a.csv")
        let outcome = try Program.run("harness", "corpus", "--scores", "out", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let output = try folder.lines("out/a.csv").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(output.map { String($0[0]) } == lines.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[0]) })
        #expect(output[150][1] == "0")
        #expect(try #require(Double(output[296][1])) > 50)
    }

    @Test func timestampsStayVerbatim() throws {
        let folder = try Folder()
        try folder.write(series(stamp: { "\(ShopData.first + Int64($0) * 3_600)" }), to: "corpus/unix.csv")
        try folder.write(series(stamp: { ShopData.stamp($0).replacingOccurrences(of: " ", with: "T") + "Z" }), to: "corpus/iso.csv")
        try folder.write(series(), to: "corpus/plain.csv")
        #expect(try Program.run("harness", "corpus", "--scores", "out", in: folder).status == 0)
        #expect(try folder.lines("out/unix.csv")[1].hasPrefix("1735689600,"))
        #expect(try folder.lines("out/iso.csv")[1].hasPrefix("2025-01-01T00:00:00Z,"))
        func scores(_ name: String) throws -> [Substring] { try folder.lines("out/" + name).map { $0.split(separator: ",")[1] } }
        #expect(try scores("unix.csv") == scores("plain.csv"))
        #expect(try scores("iso.csv") == scores("plain.csv"))
    }

    @Test func threadsChangeNothing() throws {
        let folder = try Folder()
        for index in 0..<5 { try folder.write(series(spikes: [200 + index]), to: "corpus/\(index).csv") }
        let one = try Program.run("harness", "corpus", "--scores", "one", "--threads", "1", "--quiet", in: folder)
        let four = try Program.run("harness", "corpus", "--scores", "four", "--threads", "4", "--quiet", in: folder)
        #expect(one.output == four.output)
        for index in 0..<5 { #expect(try folder.data("one/\(index).csv") == folder.data("four/\(index).csv")) }
    }

    @Test func tinyFilesAreWritten() throws {
        let folder = try Folder()
        try folder.write("timestamp,value,label\n", to: "corpus/none.csv")
        try folder.write("timestamp,value,label\n2025-01-01 00:00:00,5,0\n", to: "corpus/one.csv")
        let outcome = try Program.run("harness", "corpus", "--scores", "out", in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try folder.text("out/none.csv") == "timestamp,anomaly_score,label\n")
        #expect(try folder.text("out/one.csv") == "timestamp,anomaly_score,label\n2025-01-01 00:00:00,0,0\n")
    }

    @Test func refusals() throws {
        let folder = try Folder()
        try folder.write("timestamp,wert\n2025-01-01 00:00:00,5\n", to: "columns/a.csv")
        try folder.write("timestamp,value\nyesterday,5\ntoday,6\n", to: "times/a.csv")
        try folder.write("timestamp,value\n2025-01-01 00:00:00,five\n", to: "values/a.csv")
        try folder.write(series(), to: "twice/a.csv")
        try folder.write(series(), to: "twice/a.csv.gz")
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        for (corpus, scores, word) in [
            ("absent", "out", "absent"), ("empty", "out", "no .csv"), ("columns", "out", "\"value\""), ("times", "out", "yesterday"),
            ("values", "out", "line 2"), ("twice", "out", "both"), ("twice/a.csv", "twice", "another folder"),
        ] {
            let outcome = try Program.run("harness", corpus, "--scores", scores, in: folder)
            #expect(outcome.status == 2, "\(corpus)")
            #expect(outcome.errorLines.count == 1)
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
            let left = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path("out"))) ?? []
            #expect(left.allSatisfy { !$0.hasSuffix("unfinished") && !$0.hasSuffix(".csv") })
        }
    }
}
