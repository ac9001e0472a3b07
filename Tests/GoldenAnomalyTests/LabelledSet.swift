import CZlib
import Foundation

/// The labelled data of `Labelled/` (made by `tools/labelled-data`) and what the harness says about it.
enum LabelledSet {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Labelled")
    /// Rows at the start of each series that do not count.
    static let probation = 0.15
    static let threshold = 50.0

    struct Series: Sendable {
        let kind: String
        let name: String
        let timestamps: [String]
        let score: [Double]
        let label: [Bool]

        var figures: EventFigures {
            let first = Int(LabelledSet.probation * Double(score.count))
            return EventFigures(score: Array(score[first...]), label: Array(label[first...]), threshold: LabelledSet.threshold)
        }
    }

    /// One run of the harness over all series, shared by the tests.
    static let scored = Result<[Series], any Error> {
        let work = try TemporaryFolder()
        let data = folder.appendingPathComponent("series")
        try VedetteProgram.run(["harness", data.path, "--scores", work.url.path, "--stream", "score", "--quiet"])
        var all: [Series] = []
        for kind in try names(in: data) {
            for file in try names(in: data.appendingPathComponent(kind)) {
                let truth = try Table(data.appendingPathComponent(kind).appendingPathComponent(file))
                let scores = try Table(work.url.appendingPathComponent(kind).appendingPathComponent(String(file.dropLast(3))))
                guard truth["timestamp"] == scores["timestamp"] else {
                    throw VedetteProgram.Failure(description: "\(kind)/\(file): the timestamps of data and scores differ")
                }
                all.append(
                    Series(
                        kind: kind, name: String(file.dropLast(7)), timestamps: truth["timestamp"],
                        score: scores["anomaly_score"].map { Double($0) ?? .nan }, label: truth["label"].map { $0 == "1" }))
            }
        }
        return all
    }

    private static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }
}

/// Columns of a plain or gzipped CSV file without quotes.
struct Table {
    private var columns: [String: [String]] = [:]
    let rows: Int

    init(_ url: URL) throws {
        // gzopen reads plain files as they are.
        guard let file = gzopen(url.path, "rb") else {
            throw VedetteProgram.Failure(description: "cannot open \(url.path)")
        }
        defer { gzclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = gzread(file, &buffer, UInt32(buffer.count)), count > 0 {
            bytes.append(contentsOf: buffer[..<Int(count)])
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let header = lines.first else { throw VedetteProgram.Failure(description: "\(url.path) is empty") }
        for (index, name) in header.enumerated() {
            columns[String(name)] = lines.dropFirst().map { String($0[index]) }
        }
        rows = lines.count - 1
    }

    /// A column by name; empty where there is none.
    subscript(name: String) -> [String] { columns[name] ?? [] }
}
