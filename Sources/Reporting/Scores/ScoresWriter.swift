import DetectionKernel
import MetricSeries

/// Every judged point as CSV, streamed: `timestamp,<dimension…>,measure,observed,expected,lower,upper,score,severity,event`.
///
/// Rows come by time, then by key (dimension values in the order of the columns, then measure). A missing value is an
/// empty field, and so is the score of a point that got no verdict (missing, or the metric is still learning); retired metrics have no rows. Numbers have
/// the shortest digits that read back as the same number. Memory: one chunk, and the names of all metrics once.
public struct ScoresWriter {
    static let leading = ["timestamp"]
    static let trailing = ["measure", "observed", "expected", "lower", "upper", "score", "severity", "event"]

    private let clock: StepClock
    private let dimensions: [String]
    private let sink: ([UInt8]) throws -> Void
    private let chunk: Int
    private var buffer: TextBuffer
    /// Columns of the key space in the order of the rows.
    private var order: [Int] = []
    /// `,pc_web,us,revenue,` of each metric, in the order of the rows.
    private var names: [[UInt8]] = []

    /// Writes the header.
    ///
    /// - Parameters:
    ///   - keys: the key space of the results, in their order.
    ///   - dimensions: columns; nil = those of the keys, in the order of their first appearance.
    ///   - chunk: bytes that are collected before `sink` gets them.
    ///   - sink: receives the bytes in order; what it throws comes out of the call that filled the chunk.
    /// - Throws: `ReportingError.reservedColumn` when a dimension is named like another column.
    public init(
        keys: [MetricKey], clock: StepClock, dimensions: [String]? = nil, chunk: Int = 1 << 16,
        sink: @escaping ([UInt8]) throws -> Void
    ) throws {
        self.clock = clock
        self.sink = sink
        self.chunk = max(1, chunk)
        self.dimensions = dimensions ?? Self.dimensions(of: keys)
        try Self.check(dimensions: self.dimensions)
        buffer = TextBuffer(capacity: self.chunk + 4_096)
        for (index, name) in (Self.leading + self.dimensions + Self.trailing).enumerated() {
            if index > 0 { buffer.append(byte: UInt8(ascii: ",")) }
            buffer.append(field: name)
        }
        buffer.append(byte: UInt8(ascii: "\n"))
        setKeys(keys)
    }

    /// The dimensions of a key space in the order of their first appearance.
    public static func dimensions(of keys: [MetricKey]) -> [String] {
        var seen = Set<String>()
        var names: [String] = []
        for key in keys {
            for pair in key.dimensions where seen.insert(pair.dimension).inserted { names.append(pair.dimension) }
        }
        return names
    }

    /// - Throws: `ReportingError.reservedColumn` when a dimension is named like another column of the file.
    public static func check(dimensions: [String]) throws {
        for name in dimensions where (leading + trailing).contains(name) {
            throw ReportingError(
                .reservedColumn,
                "dimension \"\(name)\" is named like a column of the scores file (\((leading + ["<dimension…>"] + trailing).joined(separator: ","))): rename the column in the input, or name the columns with --header-list")
        }
    }

    /// Replaces the key space after metrics were admitted or retired; the columns of the file stay.
    public mutating func setKeys(_ keys: [MetricKey]) {
        let values = keys.map { key in dimensions.map { key[$0] ?? "" } + [key.measure] }
        order = keys.indices.sorted { left, right in
            values[left] == values[right] ? left < right : values[left].lexicographicallyPrecedes(values[right])
        }
        names = order.map { metric in
            var text = TextBuffer()
            text.append(byte: UInt8(ascii: ","))
            for value in values[metric] {
                text.append(field: value)
                text.append(byte: UInt8(ascii: ","))
            }
            return text.bytes
        }
    }

    /// Appends one interval.
    ///
    /// - Parameters:
    ///   - results: all metrics of the key space.
    ///   - groups: the id of each metric's group in this interval, or nil.
    /// - Throws: `ReportingError.keySpaceMismatch`, and whatever the sink throws.
    public mutating func append(_ results: IntervalResults, groups: [String?]) throws {
        guard results.count == order.count, groups.count == order.count else {
            throw ReportingError(
                .keySpaceMismatch,
                "step \(results.position.step) has \(results.count) results and \(groups.count) group ids: expected \(order.count) metrics")
        }
        let comma = UInt8(ascii: ",")
        let stamp = Array(clock.stamp(results.position.step).utf8)
        for (row, metric) in order.enumerated() {
            let flags = results.flags[metric]
            if flags.contains(.retired) { continue }
            buffer.append(bytes: stamp)
            buffer.append(bytes: names[row])
            buffer.append(results.observed[metric])
            buffer.append(byte: comma)
            buffer.append(results.expected[metric])
            buffer.append(byte: comma)
            buffer.append(results.lower[metric])
            buffer.append(byte: comma)
            buffer.append(results.upper[metric])
            buffer.append(byte: comma)
            if flags.isDisjoint(with: [.missing, .learning]) { buffer.append(results.score[metric]) }
            buffer.append(byte: comma)
            buffer.append(results.severity[metric])
            buffer.append(byte: comma)
            if let group = groups[metric] { buffer.append(field: group) }
            buffer.append(byte: UInt8(ascii: "\n"))
            if buffer.count >= chunk { try flush() }
        }
    }

    /// Hands what is left to the sink.
    public mutating func finish() throws {
        if buffer.count > 0 { try flush() }
    }

    private mutating func flush() throws {
        try sink(buffer.bytes)
        buffer.removeAll()
    }
}
