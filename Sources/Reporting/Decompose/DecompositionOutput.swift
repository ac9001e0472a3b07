import MetricSeries

/// A series taken apart, as columns of numbers in 17 significant digits.
public struct DecompositionOutput: Sendable {
    public struct Column: Sendable {
        public let name: String
        public let values: [Double]

        public init(_ name: String, _ values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// Text of each row's time, as it is to be written.
    public let timestamps: [String]
    public let model: String
    public let columns: [Column]

    /// - Throws: `ReportingError.shapeMismatch` unless every column has one value a timestamp.
    public init(model: String, timestamps: [String], columns: [Column]) throws {
        for column in columns where column.values.count != timestamps.count {
            throw ReportingError(
                .shapeMismatch, "column \(column.name) has \(column.values.count) values: expected \(timestamps.count), one a timestamp")
        }
        self.model = model
        self.timestamps = timestamps
        self.columns = columns
    }

    /// `timestamp,observed,trend,seasonal,remainder,weight`.
    public static func stl(
        timestamps: [String], observed: [Double], trend: [Double], seasonal: [Double], remainder: [Double], weight: [Double]
    ) throws -> DecompositionOutput {
        try DecompositionOutput(
            model: "stl", timestamps: timestamps,
            columns: [
                .init("observed", observed), .init("trend", trend), .init("seasonal", seasonal), .init("remainder", remainder),
                .init("weight", weight),
            ])
    }

    /// `timestamp,observed,trend,seasonal_P…,seasonal,remainder,weight`; `seasonal` is the sum.
    public static func mstl(
        timestamps: [String], observed: [Double], trend: [Double], seasonals: [(period: Int, values: [Double])], remainder: [Double],
        weight: [Double]
    ) throws -> DecompositionOutput {
        var sum = Array(repeating: 0.0, count: timestamps.count)
        for season in seasonals where season.values.count == sum.count {
            for row in sum.indices { sum[row] += season.values[row] }
        }
        return try DecompositionOutput(
            model: "mstl", timestamps: timestamps,
            columns: [.init("observed", observed), .init("trend", trend)]
                + seasonals.map { .init("seasonal_\($0.period)", $0.values) }
                + [.init("seasonal", sum), .init("remainder", remainder), .init("weight", weight)])
    }

    /// `timestamp,observed,level,trend,season,expected,residual`.
    public static func holtWinters(
        timestamps: [String], observed: [Double], level: [Double], trend: [Double], season: [Double], expected: [Double], residual: [Double]
    ) throws -> DecompositionOutput {
        try DecompositionOutput(
            model: "holt-winters", timestamps: timestamps,
            columns: [
                .init("observed", observed), .init("level", level), .init("trend", trend), .init("season", season),
                .init("expected", expected), .init("residual", residual),
            ])
    }

    /// `yyyy-MM-ddTHH:mm:ss±hh:mm` of every interval of a grid.
    public static func timestamps(_ grid: TimeGrid) -> [String] {
        let clock = StepClock(grid: grid)
        return (0..<grid.count).map(clock.stamp)
    }

    /// CSV with a header; missing values are empty.
    public func csv() -> String {
        var text = TextBuffer(capacity: timestamps.count * (30 + 20 * columns.count))
        text.append("timestamp")
        for column in columns {
            text.append(",")
            text.append(field: column.name)
        }
        text.append("\n")
        for (row, timestamp) in timestamps.enumerated() {
            text.append(field: timestamp)
            for column in columns {
                text.append(",")
                text.append(NumberText.exact(column.values[row]))
            }
            text.append("\n")
        }
        return text.text
    }

    /// One object with `model`, `parameters` and `rows`, one object a row; missing values are null.
    ///
    /// - Parameter parameters: what was given or fitted (periods, windows, smoothing parameters, SSE), in order.
    public func json(parameters: [(String, JSONValue)] = []) -> String {
        let rows = timestamps.indices.map { row in
            JSONValue.object([("timestamp", .string(timestamps[row]))] + columns.map { ($0.name, .exact($0.values[row])) })
        }
        var text = TextBuffer()
        text.append("{\n  \"model\": ")
        JSONValue.string(model).append(to: &text)
        text.append(",\n  \"parameters\": ")
        JSONValue.object(parameters).append(to: &text, indented: true, level: 1)
        text.append(",\n  \"rows\": [")
        for (index, row) in rows.enumerated() {
            text.append(index == 0 ? "\n    " : ",\n    ")
            row.append(to: &text)
        }
        text.append(rows.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
        return text.text
    }
}
