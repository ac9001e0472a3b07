/// How a labelled corpus was judged at one threshold: a table with a line a file and a total.
public struct HarnessSummary: Sendable {
    /// Counts of one file, after probation.
    public struct Entry: Sendable {
        public let file: String
        /// Rows counted.
        public let rows: Int
        /// Labelled events, and those with a row at or above the threshold.
        public let events: Int
        public let hits: Int
        /// False runs; a run counts one alarm for every ten rows begun.
        public let falseAlarms: Int
        /// Sum over the hits of the rows between an event's begin and its first alarm.
        public let delay: Int

        public init(file: String, rows: Int, events: Int, hits: Int, falseAlarms: Int, delay: Int) {
            self.file = file
            self.rows = rows
            self.events = events
            self.hits = hits
            self.falseAlarms = falseAlarms
            self.delay = delay
        }

        /// Hits of all alarms (hits and false ones); NaN without any.
        public var precision: Double { Double(hits) / Double(hits + falseAlarms) }
        /// Hits of all events; NaN without any.
        public var recall: Double { Double(hits) / Double(events) }
        /// 2·hits over events, hits and false alarms; NaN where there is neither an event nor an alarm.
        public var f1: Double { 2 * Double(hits) / Double(events + hits + falseAlarms) }
        public var falseAlarmsPerThousandRows: Double { 1_000 * Double(falseAlarms) / Double(rows) }
        /// Rows, mean over the hits; NaN without any.
        public var meanDelay: Double { Double(delay) / Double(hits) }
    }

    public let entries: [Entry]
    public let threshold: Double

    public init(_ entries: [Entry], threshold: Double) {
        self.entries = entries
        self.threshold = threshold
    }

    /// All files together: the counts are added, then the ratios taken.
    public var total: Entry {
        func sum(_ path: KeyPath<Entry, Int>) -> Int { entries.reduce(0) { $0 + $1[keyPath: path] } }
        return Entry(file: "total", rows: sum(\.rows), events: sum(\.events), hits: sum(\.hits), falseAlarms: sum(\.falseAlarms), delay: sum(\.delay))
    }

    /// The table, files in the order given.
    public func rendered(style: TerminalStyle = .plain) -> String {
        guard !entries.isEmpty else { return "No labelled files: nothing to summarise.\n" }
        var table = TextTable(columns: [
            .init("file", minimum: 12), .init("rows", .right), .init("events", .right), .init("hit", .right), .init("false alarms", .right),
            .init("precision", .right), .init("recall", .right), .init("F1", .right), .init("false per 1,000", .right), .init("delay", .right),
        ])
        for entry in entries { table.rows.append(Self.row(entry)) }
        if entries.count > 1 {
            var row = Self.row(total)
            row.tones = Array(repeating: .strong, count: row.cells.count)
            table.rows.append(row)
        }
        return "Events at threshold \(NumberText.quantity(threshold))\n" + table.rendered(style)
    }

    private static func row(_ entry: Entry) -> TextTable.Row {
        func ratio(_ value: Double) -> String { value.isFinite ? NumberText.decimal(value, decimals: 3, padded: true) : "–" }
        return .init([
            entry.file, NumberText.count(entry.rows), NumberText.count(entry.events), NumberText.count(entry.hits),
            NumberText.count(entry.falseAlarms), ratio(entry.precision), ratio(entry.recall), ratio(entry.f1),
            entry.rows > 0 ? NumberText.decimal(entry.falseAlarmsPerThousandRows, decimals: 2, padded: true) : "–",
            entry.meanDelay.isFinite ? NumberText.decimal(entry.meanDelay, decimals: 1, padded: true) : "–",
        ])
    }
}
