/// One dimension of a metric with the value it has there.
public struct DimensionValue: Hashable, Sendable {
    public let dimension: String
    public let value: String

    public init(dimension: String, value: String) {
        self.dimension = dimension
        self.value = value
    }
}

/// A metric's name: one measure for one combination of dimension values.
///
/// Dimensions are kept in the order given (the order of the columns). A key may leave a dimension open: a roll-up.
public struct MetricKey: Hashable, Sendable, CustomStringConvertible {
    public let measure: String
    public let dimensions: [DimensionValue]

    public init(measure: String, dimensions: [DimensionValue] = []) {
        self.measure = measure
        self.dimensions = dimensions
    }

    /// The value of a dimension, or nil where the key leaves it open.
    public subscript(dimension: String) -> String? {
        dimensions.first { $0.dimension == dimension }?.value
    }

    /// The metric's identity, the same on every machine and for every order of dimensions.
    public var id: MetricID { MetricID(canonical: canonicalForm) }

    /// Length-prefixed UTF-8 of the measure and of the dimensions sorted by name: unambiguous for any text.
    var canonicalForm: [UInt8] {
        var bytes: [UInt8] = []
        func append(_ text: String) {
            let utf8 = Array(text.utf8)
            bytes.append(contentsOf: "\(utf8.count):".utf8)
            bytes.append(contentsOf: utf8)
        }
        append(measure)
        for pair in dimensions.sorted(by: { ($0.dimension, $0.value) < ($1.dimension, $1.value) }) {
            append(pair.dimension)
            append(pair.value)
        }
        return bytes
    }

    /// `revenue{platform=mobile_app, marketplace=us}`, or the bare measure without dimensions.
    public var description: String {
        if dimensions.isEmpty { return measure }
        return measure + "{" + dimensions.map { "\($0.dimension)=\($0.value)" }.joined(separator: ", ") + "}"
    }
}
