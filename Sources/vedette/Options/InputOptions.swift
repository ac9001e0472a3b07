import ArgumentParser

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

    @Option(name: .long, help: ArgumentHelp("Quote symbol.", valueName: "character"))
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
