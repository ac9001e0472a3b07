import MetricSeries

/// A single point in time that a person typed.
public enum TimestampText {
    /// The instant a text denotes, seconds since 1970-01-01T00:00:00Z: in `format` where it matches, else as ISO 8601.
    ///
    /// - Parameters:
    ///   - format: the format of the input it belongs to, nil for none.
    ///   - calendar: gives the zone of text without an offset.
    /// - Throws: `MetricDataError.invalidTimestamp`, or `.invalidPattern` for a format that cannot be understood.
    public static func instant(of text: String, format: TimestampFormat?, calendar: MetricCalendar) throws -> Int64 {
        for format in [format, .iso8601].compactMap({ $0 }) {
            var reader = try TimestampReader(format: format, calendar: calendar)
            var copy = text
            if let instant = copy.withUTF8({ reader.instant(FieldText.trimmed($0)) }) { return instant }
        }
        let own = format.flatMap { $0 == .iso8601 ? nil : "\($0) or " } ?? ""
        throw MetricDataError(.invalidTimestamp, "\(MetricDataError.quoted(text)) is no timestamp; expected \(own)ISO 8601 such as 2025-10-03T14:00:00")
    }
}
