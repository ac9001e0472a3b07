import GRDB
import MetricSeries

/// What a store holds of runs, as text: equal for equal contents, however they are laid out on disk.
///
/// For proofs that a server which was killed stored the same, byte for byte, as one that was not. Times of creation, and
/// what is still to be delivered, are not part of it.
public struct StoreDigest: Sendable {
    private let store: DetectorStore

    public init(_ store: DetectorStore) { self.store = store }

    /// One line a table and stream: a count and a 128-bit hash of the contents in their order.
    public func text() async throws -> String {
        try await store.read { db in
            var lines: [String] = []
            func add(_ name: String, _ parts: [String]) { lines.append("\(name) \(parts.count) \(MetricID(canonical: parts.joined(separator: "\n").utf8))") }
            for (name, sql) in Self.tables { add(name, try Row.fetchAll(db, sql: sql).map(Self.text)) }
            for (place, stream) in try Row.fetchAll(db, sql: "SELECT id, nextStep FROM stream ORDER BY id").enumerated() {
                let (id, steps): (Int64, Int) = (stream[0], stream[1])
                let metrics = try StreamTable.metricCount(db, id)
                for first in stride(from: 0, to: metrics, by: IntervalTable.tileMetrics) {
                    let columns = try IntervalTable.columns(
                        db, id, metrics: first..<min(first + IntervalTable.tileMetrics, metrics), steps: 0..<max(0, steps), withResults: true)
                    let numbers = columns.observed + columns.results.expected + columns.results.lower + columns.results.upper
                    add("values \(place + 1) \(first)", numbers.map { String($0.bitPattern, radix: 16) } + columns.results.score.map { String($0.bitPattern, radix: 16) } + columns.results.flags.map { String($0) })
                }
            }
            return lines.joined(separator: "\n")
        }
    }

    /// Streams by their order: an activation that was interrupted leaves a gap in their numbers.
    private static let order = "(SELECT COUNT(*) FROM stream other WHERE other.id <= stream)"

    private static let tables: [(String, String)] = [
        ("detector", "SELECT name, status, failureReason FROM detector ORDER BY id"),
        ("stream", "SELECT detector, facts, nextStep, pointsSeen, lastData FROM stream ORDER BY id"),
        ("metric", "SELECT \(order), place, key FROM metric ORDER BY stream, place"),
        ("entry", "SELECT \(order), step, sequence, body FROM entry ORDER BY stream, step, sequence"),
        ("sourceObject", "SELECT \(order), step, key FROM sourceObject ORDER BY stream, step, key"),
        ("lateValue", "SELECT \(order), step, place, observed, expected, lower, upper, score FROM lateValue ORDER BY stream, step, place"),
        ("checkpoint", "SELECT \(order), step, part, hex(body) FROM checkpoint ORDER BY stream, step, part"),
        ("anomalyGroup", "SELECT detector, id, \(order), measure, start, end, severity, isOpen, body FROM anomalyGroup ORDER BY detector, id"),
        ("execution", "SELECT * FROM execution ORDER BY detector, time"),
        ("alertEvent", "SELECT alert, groupID, eventID FROM alertEvent ORDER BY alert, groupID"),
        ("silence", "SELECT detector, \(order), place, since, until FROM silence ORDER BY detector, stream, place, since"),
    ]

    private static func text(_ row: Row) -> String { row.databaseValues.map { "\($0)" }.joined(separator: "|") }
}
