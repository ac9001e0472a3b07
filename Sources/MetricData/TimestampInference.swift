/// Finds out how a column of timestamps is written.
enum TimestampInference {
    /// Patterns that are tried when text is neither ISO 8601 nor Unix time, the likelier first; compiled once.
    private static let patterns: [TimestampPattern] = {
        let dates = ["yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "dd.MM.yyyy", "dd-MM-yyyy", "MM/dd/yyyy", "dd/MM/yyyy", "dd MMM yyyy", "dd-MMM-yyyy", "MMM dd, yyyy", "yyyy-MM-dd"]
        let times = ["", " HH:mm:ss", " HH:mm", " HH:mm:ss.SSS", " hh:mm:ss a", " hh:mm a", "'T'HH:mm:ss", "'T'HH:mm", " HH:mm:ssXXX", " HH:mm:ss XXX"]
        let texts = dates.flatMap { date in times.map { date + $0 } } + ["yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMddHH", "dd/MMM/yyyy:HH:mm:ss XXX"]
        return texts.map { text in
            do { return try TimestampPattern(text) } catch { fatalError("a pattern of our own is wrong: \(error)") }
        }
    }()

    /// Unix seconds of 1990 and 2100.
    private static let plausibleSeconds = 631_152_000.0...4_102_444_800.0

    private static let names: Set<String> = [
        "timestamp", "time", "date", "datetime", "date_time", "ts", "day", "hour", "interval", "period_start", "start", "start_time", "event_time",
        "created_at", "@timestamp", "zeit", "datum", "unix_time", "unixtime", "epoch", "time_stamp",
    ]

    /// Whether a column is called as timestamps are.
    static func isTimestampName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return names.contains(lower) || lower.hasSuffix("timestamp") || lower.hasSuffix("_time") || lower.hasSuffix("_date") || lower.hasSuffix("_at")
    }

    /// The format under which every value reads, nil when there is none.
    ///
    /// - Parameter named: whether the column is known to hold timestamps, so that plain numbers may be Unix time.
    /// - Throws: `MetricDataError.cannotInfer` when day and month cannot be told apart.
    static func format(of values: [String], named: Bool, column: String) throws -> TimestampFormat? {
        guard !values.isEmpty else { return nil }
        func all(_ read: (UnsafeBufferPointer<UInt8>) -> WrittenTime?) -> Bool {
            values.allSatisfy { value in
                var copy = value
                return copy.withUTF8 { read(FieldText.trimmed($0)) } != nil
            }
        }
        let extended = values[0].utf8.contains(UInt8(ascii: "-"))
        if extended || values[0].utf8.contains(UInt8(ascii: "T")), all(ISO8601Timestamp.read) { return .iso8601 }
        let isUnix = values.allSatisfy { value in
            var copy = value
            guard let number = copy.withUTF8({ NumberParser.parse(FieldText.trimmed($0)) }) else { return false }
            return plausibleSeconds.contains(number > UnixTimestamp.millisecondsAbove ? number / 1_000 : number)
        }
        if isUnix { return named ? .unix : nil }
        let isDigits = values.allSatisfy { $0.utf8.allSatisfy { $0 &- 48 <= 9 } }
        if isDigits && !named { return nil }
        let fitting = patterns.filter { all($0.read) }.map(\.text)
        guard let first = fitting.first else { return nil }
        let swapped = first.replacing("MM/dd", with: "dd/MM")
        if swapped != first, fitting.contains(swapped) {
            throw MetricDataError(
                .cannotInfer,
                "day and month of \(MetricDataError.quoted(values[0])) cannot be told apart: give the format, \(first) or \(swapped) (--timestamp-format)",
                column: column)
        }
        return .pattern(first)
    }
}

extension String {
    /// The text with the first occurrence of `part` replaced.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        let bytes = Array(utf8)
        let wanted = Array(part.utf8)
        guard bytes.count >= wanted.count, let start = (0...(bytes.count - wanted.count)).first(where: { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) })
        else { return self }
        return String(decoding: bytes[..<start] + Array(other.utf8) + bytes[(start + wanted.count)...], as: UTF8.self)
    }
}
