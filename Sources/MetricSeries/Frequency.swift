/// The length of an interval: whole seconds that divide a day, or whole days.
///
/// Written as an ISO 8601 duration (`PT5M`, `PT10M`, `PT1H`, `P1D`, `P7D`).
public struct Frequency: Hashable, Sendable, CustomStringConvertible {
    /// Length of one interval in seconds of an ordinary day (a day counts 86,400 even where the clock changes).
    public let seconds: Int

    public static let secondsPerDay = 86_400

    public static let fiveMinutes = Frequency(unchecked: 300)
    public static let tenMinutes = Frequency(unchecked: 600)
    public static let hourly = Frequency(unchecked: 3_600)
    public static let daily = Frequency(unchecked: 86_400)

    private init(unchecked seconds: Int) { self.seconds = seconds }

    /// - Throws: `MetricSeriesError.invalidFrequency` unless `seconds` is positive and divides a day, or is a
    ///   multiple of a day.
    public init(seconds: Int) throws {
        guard seconds > 0, Self.secondsPerDay % seconds == 0 || seconds % Self.secondsPerDay == 0 else {
            throw MetricSeriesError(
                .invalidFrequency,
                "a frequency of \(seconds) seconds: expected whole seconds that divide a day, or whole days")
        }
        self.seconds = seconds
    }

    /// Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds.
    public init(iso8601 text: String) throws {
        func fail() -> MetricSeriesError {
            MetricSeriesError(.invalidFrequency, "frequency \"\(text)\": expected an ISO 8601 duration such as PT5M, PT10M, PT1H or P1D")
        }
        var rest = Substring(text)
        guard rest.popFirst() == "P" else { throw fail() }
        var total = 0
        var inTime = false
        var digits = ""
        var parts = 0
        // Units come from large to small, each once.
        var previous = Int.max
        for character in rest {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            if character == "T", !inTime, digits.isEmpty {
                inTime = true
                continue
            }
            let unit: Int? =
                switch (character, inTime) {
                case ("W", false): 7 * Self.secondsPerDay
                case ("D", false): Self.secondsPerDay
                case ("H", true): 3_600
                case ("M", true): 60
                case ("S", true): 1
                default: nil
                }
            guard let unit, unit < previous, let count = Int(digits), count < 1_000_000 else { throw fail() }
            previous = unit
            total += unit * count
            parts += 1
            digits = ""
        }
        guard parts > 0, digits.isEmpty, text.last != "T" else { throw fail() }
        try self.init(seconds: total)
    }

    /// Whether intervals are whole days, which start at local midnight.
    public var isWholeDays: Bool { seconds >= Self.secondsPerDay }

    /// The ISO 8601 form: days where they are whole, else the largest units that fit.
    public var iso8601: String {
        if isWholeDays { return "P\(seconds / Self.secondsPerDay)D" }
        if seconds % 3_600 == 0 { return "PT\(seconds / 3_600)H" }
        if seconds % 60 == 0 { return "PT\(seconds / 60)M" }
        return "PT\(seconds)S"
    }

    public var description: String { iso8601 }
}
