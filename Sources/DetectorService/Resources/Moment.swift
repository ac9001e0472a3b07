/// A point in time to the millisecond.
public struct Moment: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// - Parameter instant: whole seconds since 1970-01-01T00:00:00Z.
    public init(instant: Int64) { milliseconds = instant * 1_000 }

    /// Seconds since 1970-01-01T00:00:00Z with fractional milliseconds: the form of the API's `Timestamp` members.
    public var seconds: Double { Double(milliseconds) / 1_000 }

    /// Whole seconds since 1970-01-01T00:00:00Z, cut off towards the past.
    public var instant: Int64 { milliseconds >= 0 ? milliseconds / 1_000 : -((-milliseconds + 999) / 1_000) }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    public init(from decoder: any Decoder) throws { milliseconds = try decoder.singleValueContainer().decode(Int64.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
