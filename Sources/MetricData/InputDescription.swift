/// How the records of one metric within one interval become one value.
public enum AggregationFunction: String, Sendable, CaseIterable, Codable {
    case sum = "SUM"
    case average = "AVG"
    /// Number of records whose value is not missing; the values need not be numbers.
    case count = "COUNT"
    case minimum = "MIN"
    case maximum = "MAX"
}

/// A column that is measured, with the function that combines its records.
public struct Measure: Hashable, Sendable, Codable {
    public let name: String
    public let aggregation: AggregationFunction

    public init(_ name: String, _ aggregation: AggregationFunction = .sum) {
        self.name = name
        self.aggregation = aggregation
    }

    /// Reads `NAME` or `NAME:SUM|AVG|COUNT|MIN|MAX` (case does not matter); a colon before anything else belongs to
    /// the name.
    public init(parsing text: String) {
        if let colon = text.lastIndex(of: ":"), colon != text.startIndex,
            let function = AggregationFunction(rawValue: text[text.index(after: colon)...].uppercased())
        {
            self.init(String(text[..<colon]), function)
        } else {
            self.init(text)
        }
    }
}

/// How timestamps are written.
public enum TimestampFormat: Hashable, Sendable, Codable, CustomStringConvertible {
    /// ISO 8601: date, or date and time with `T` or a space between, with or without seconds, fraction and offset.
    case iso8601
    /// Seconds since 1970-01-01T00:00:00Z, or milliseconds where the value is above 94,694,400,000.
    case unix
    /// Java-style letters, see ``TimestampPattern``.
    case pattern(String)

    /// Reads `ISO`, `UNIX` or a pattern.
    public init(parsing text: String) {
        switch text.uppercased() {
        case "ISO", "ISO8601", "ISO-8601", "ISO_8601": self = .iso8601
        case "UNIX", "UNIX_SECONDS", "UNIX_MS": self = .unix
        default: self = .pattern(text)
        }
    }

    public var description: String {
        switch self {
        case .iso8601: "ISO"
        case .unix: "UNIX"
        case .pattern(let text): text
        }
    }
}

/// The form of a file's records.
public enum RecordFormat: String, Sendable, Codable, CaseIterable {
    case csv
    /// JSON Lines: one flat object a line.
    case jsonLines = "jsonl"
}

/// What to do with a record that cannot be read.
public enum BadRowPolicy: String, Sendable, Codable, CaseIterable {
    /// Stop with an error.
    case fail
    /// Leave it out, count it and keep the first sentences.
    case skip
}

/// The symbol that quotes CSV fields.
public enum QuoteSymbol: Hashable, Sendable, Codable {
    /// No quoting: a quote is a character like any other.
    case none
    /// One ASCII character.
    case symbol(UInt8)

    public static let doubleQuote = QuoteSymbol.symbol(UInt8(ascii: "\""))
}

/// What is said about the input; whatever is nil is inferred from the data (``InputInference``).
public struct InputDescription: Hashable, Sendable, Codable {
    public var timestampColumn: String?
    public var timestampFormat: TimestampFormat?
    /// IANA name of the zone that timestamps without an offset are read in and that intervals are cut in.
    public var timeZone: String
    public var measures: [Measure]?
    /// Names of the dimensions in the order they are to stand in keys; an empty list means none.
    public var dimensions: [String]?
    /// ISO 8601 duration, for example `PT1H`.
    public var frequency: String?
    /// One ASCII character other than CR and LF.
    public var delimiter: UInt8?
    public var quote: QuoteSymbol
    /// Names of the columns of files that have no header line.
    public var headerList: [String]?
    /// nil: by the file's name, else by content.
    public var format: RecordFormat?
    public var onBadRow: BadRowPolicy
    /// Records to keep: for every dimension named here its value must be one of these; nil keeps all.
    public var filters: [String: Set<String>]?

    public init(
        timestampColumn: String? = nil, timestampFormat: TimestampFormat? = nil, timeZone: String = "UTC",
        measures: [Measure]? = nil, dimensions: [String]? = nil, frequency: String? = nil, delimiter: UInt8? = nil,
        quote: QuoteSymbol = .doubleQuote, headerList: [String]? = nil, format: RecordFormat? = nil,
        onBadRow: BadRowPolicy = .fail, filters: [String: Set<String>]? = nil
    ) {
        self.timestampColumn = timestampColumn
        self.timestampFormat = timestampFormat
        self.timeZone = timeZone
        self.measures = measures
        self.dimensions = dimensions
        self.frequency = frequency
        self.delimiter = delimiter
        self.quote = quote
        self.headerList = headerList
        self.format = format
        self.onBadRow = onBadRow
        self.filters = filters
    }

    /// - Throws: `MetricDataError.invalidDescription` for a name used twice, a delimiter that is a line end, not
    ///   ASCII or the quote symbol, or an empty list of measures or names.
    func validate() throws {
        func fail(_ message: String) -> MetricDataError { MetricDataError(.invalidDescription, message) }
        if let measures {
            if measures.isEmpty { throw fail("no measure is given: name at least one numeric column (--measure)") }
            if let name = firstDuplicate(measures.map(\.name)) {
                throw fail("measure \"\(name)\" is given twice: give each column once, with one aggregation function")
            }
        }
        if let dimensions, let name = firstDuplicate(dimensions) { throw fail("dimension \"\(name)\" is given twice: give each column once") }
        let roles = [timestampColumn].compactMap { $0 } + (measures ?? []).map(\.name) + (dimensions ?? [])
        if let name = firstDuplicate(roles) {
            throw fail("column \"\(name)\" is given in two roles: a column is the timestamp, a measure or a dimension")
        }
        if let filters, let dimensions, let name = filters.keys.sorted().first(where: { !dimensions.contains($0) }) {
            throw fail("a filter names \"\(name)\", which is no dimension: filters are for dimensions")
        }
        if let headerList {
            if headerList.isEmpty { throw fail("the header list is empty: give the names of all columns in order (--header-list a,b,c)") }
            if headerList.count > InputPreparation.maximumColumns { throw fail("the header list has \(headerList.count) names: expected at most \(InputPreparation.maximumColumns)") }
            if let name = firstDuplicate(headerList.filter { !$0.isEmpty }) {
                throw MetricDataError(.duplicateColumn, "column \"\(name)\" stands twice in the header list: give each column its own name")
            }
        }
        if let delimiter {
            if delimiter == 10 || delimiter == 13 || delimiter >= 0x80 || delimiter == 0 {
                throw fail("the delimiter is a line end or not ASCII: expected one ASCII character such as , ; | or a tab")
            }
            if quote == .symbol(delimiter) { throw fail("delimiter and quote symbol are the same character: they must differ") }
        }
        if case .symbol(let byte) = quote, byte == 10 || byte == 13 || byte >= 0x80 || byte == 0 {
            throw fail("the quote symbol is a line end or not ASCII: expected one ASCII character such as \"")
        }
    }
}

func firstDuplicate(_ names: [String]) -> String? {
    var seen = Set<String>()
    return names.first { !seen.insert($0).inserted }
}
