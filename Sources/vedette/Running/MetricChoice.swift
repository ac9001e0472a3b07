import MetricSeries

/// `--metric KEY=VALUE,…`: picks one metric of a key space.
struct MetricChoice {
    let values: [DimensionValue]

    /// A part without `=` belongs to the value before it, so that values may hold commas.
    ///
    /// - Throws: `CommandFailure` for text without any `=`.
    init(parsing text: String?) throws {
        var values: [DimensionValue] = []
        for part in (text ?? "").split(separator: ",", omittingEmptySubsequences: false) where text?.isEmpty == false {
            if let equals = part.firstIndex(of: "=") {
                values.append(DimensionValue(dimension: String(part[..<equals]), value: String(part[part.index(after: equals)...])))
            } else if let last = values.popLast() {
                values.append(DimensionValue(dimension: last.dimension, value: last.value + "," + part))
            } else {
                throw CommandFailure("--metric \"\(text ?? "")\": expected KEY=VALUE,… such as platform=mobile,marketplace=us")
            }
        }
        self.values = values
    }

    /// The column of the one metric that fits.
    ///
    /// - Throws: `CommandFailure` that says which dimensions or values there are.
    func column(in keys: [MetricKey], measure: String) throws -> Int {
        let columns = keys.indices.filter { keys[$0].measure == measure }
        let dimensions = columns.first.map { keys[$0].dimensions.map(\.dimension) } ?? []
        for value in values where !dimensions.contains(value.dimension) {
            throw CommandFailure(
                "--metric names \"\(value.dimension)\": \(dimensions.isEmpty ? "the metrics have no dimensions" : "the dimensions are \(Self.list(dimensions))")")
        }
        let fitting = columns.filter { column in values.allSatisfy { keys[column][$0.dimension] == $0.value } }
        if fitting.count == 1 { return fitting[0] }
        if fitting.isEmpty {
            for value in values where !columns.contains(where: { keys[$0][value.dimension] == value.value }) {
                let known = Set(columns.compactMap { keys[$0][value.dimension] }).sorted()
                throw CommandFailure("no metric has \(value.dimension)=\(value.value): values are \(Self.list(known))")
            }
            throw CommandFailure("no metric of \"\(measure)\" has this combination of dimension values")
        }
        let open = dimensions.filter { dimension in !values.contains { $0.dimension == dimension } }
        throw CommandFailure("\(fitting.count) metrics fit: say \(open.map { "\($0)=…" }.joined(separator: ",")) with --metric")
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
        return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
    }
}
