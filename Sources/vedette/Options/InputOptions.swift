import ArgumentParser
import MetricData
import MetricSeries

/// How records are read; what is not given is inferred and said.
struct InputOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Column of the timestamp.", valueName: "column"))
    var timestamp: String?

    @Option(name: .long, help: ArgumentHelp("Java-style pattern such as yyyy-MM-dd HH:mm:ss, or UNIX, or ISO.", valueName: "pattern"))
    var timestampFormat: String?

    @Option(name: .long, help: ArgumentHelp("IANA zone of timestamps without an offset, of days and of hours (default: UTC).", valueName: "zone"))
    var timezone: String?

    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("Column to watch and how records of an interval are put together: SUM (default), AVG, COUNT, MIN or MAX. Repeatable.", valueName: "name[:aggregation]"))
    var measure: [String] = []

    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("Column that splits measures into metrics. Repeatable.", valueName: "name"))
    var dimension: [String] = []

    @Option(name: .long, help: ArgumentHelp("Length of an interval, ISO 8601: PT5M, PT10M, PT1H, P1D and others that divide a day.", valueName: "duration"))
    var frequency: String?

    @Option(name: .long, help: ArgumentHelp("Separator of the columns: one character, or \"tab\".", valueName: "character"))
    var delimiter: String?

    @Option(name: .long, help: ArgumentHelp("Quote symbol, or none (default: \").", valueName: "character"))
    var quote: String?

    @Option(name: .long, help: ArgumentHelp("Names of the columns of files without a header line.", valueName: "a,b,c"))
    var headerList: String?

    @Option(name: .long, help: ArgumentHelp("csv or jsonl (default: by name; gzip is told by content).", valueName: "format"))
    var inputFormat: InputFormatChoice?

    @Option(name: .long, help: ArgumentHelp("fail, or skip and count.", valueName: "what"))
    var onBadRow: BadRowChoice = .fail
}

enum InputFormatChoice: String, CaseIterable, ExpressibleByArgument { case csv, jsonl }

enum BadRowChoice: String, CaseIterable, ExpressibleByArgument { case fail, skip }

extension InputOptions {
    /// What the flags say, over what is known already (the model's own description when a stream is continued).
    ///
    /// - Throws: `CommandFailure` for a delimiter or quote that is not one character.
    func description(over known: InputDescription = InputDescription()) throws -> InputDescription {
        var description = known
        if let timestamp { description.timestampColumn = timestamp }
        if let timestampFormat { description.timestampFormat = TimestampFormat(parsing: timestampFormat) }
        if let timezone { description.timeZone = timezone }
        if !measure.isEmpty { description.measures = measure.map { Measure(parsing: $0) } }
        if !dimension.isEmpty { description.dimensions = dimension }
        if let frequency {
            do { description.frequency = try Frequency(iso8601: frequency).iso8601 } catch let error as MetricSeriesError {
                throw CommandFailure("--frequency \(frequency): \(error.message)")
            }
        }
        if let delimiter { description.delimiter = try Self.byte(delimiter, flag: "--delimiter") }
        if let quote { description.quote = quote.lowercased() == "none" ? .none : .symbol(try Self.byte(quote, flag: "--quote")) }
        if let headerList { description.headerList = headerList.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        if let inputFormat { description.format = inputFormat == .csv ? .csv : .jsonLines }
        description.onBadRow = onBadRow == .fail ? .fail : .skip
        return description
    }

    private static func byte(_ text: String, flag: String) throws -> UInt8 {
        if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
        let bytes = Array(text.utf8)
        guard bytes.count == 1, bytes[0] < 0x80 else {
            throw CommandFailure("\(flag) \"\(text)\": expected one ASCII character\(flag == "--delimiter" ? " or tab" : " or none")")
        }
        return bytes[0]
    }
}
