import MetricData
import MetricSeries

/// What a dataset says of its source, for the reader of records, and what of it cannot be.
enum SourceRules {
    /// Kinds of source without a reader, in words that say what to use instead.
    static func noReader(for source: MetricSource) -> ServiceError {
        guard case .external(let kind) = source else { return ServiceError.fault("an S3 source has a reader") }
        let export =
            switch kind {
            case .cloudWatch: "write the metrics to files (GetMetricData, or a metric stream into a bucket)"
            case .rds: "export the table to files (COPY … TO … WITH (FORMAT csv, HEADER), or the database's export to S3)"
            case .redshift: "export the table to files (UNLOAD … FORMAT CSV HEADER)"
            case .athena: "keep the query's results as files (Athena writes them to S3 as CSV with a header)"
            case .appFlow: "let the flow write to a bucket"
            }
        return ServiceError.invalid(
            "MetricSource",
            "\(kind.rawValue) is not supported here: \(export) and use S3SourceConfig with HistoricalDataPathList or TemplatedPathList")
    }

    /// - Throws: `ServiceError` (validation) naming the member.
    static func description(_ metricSet: MetricSet, _ source: S3Source) throws -> InputDescription {
        var description = InputDescription(
            timestampColumn: metricSet.timestampColumn?.name, timestampFormat: metricSet.timestampColumn?.format.map { TimestampFormat(parsing: $0) },
            timeZone: metricSet.timezone, measures: metricSet.measures.map { Measure($0.name, $0.aggregation) }, dimensions: metricSet.dimensions,
            frequency: metricSet.frequency.iso8601, onBadRow: .skip)
        if !metricSet.filters.isEmpty {
            description.filters = Dictionary(metricSet.filters.map { ($0.dimension, Set($0.values)) }) { $0.union($1) }
        }
        try apply(source.format, to: &description)
        return description
    }

    /// Sets what a file format says.
    static func apply(_ format: FileFormat?, to description: inout InputDescription) throws {
        switch format {
        case .csv(let csv):
            description.format = .csv
            try check(charset: csv.charset)
            if let delimiter = csv.delimiter, !delimiter.isEmpty { description.delimiter = try character(delimiter, "Delimiter") }
            if let quote = csv.quoteSymbol { description.quote = quote.isEmpty ? .none : .symbol(try character(quote, "QuoteSymbol")) }
            if let names = csv.headerList, !names.isEmpty, csv.containsHeader != true { description.headerList = names }
            if csv.containsHeader == false, csv.headerList?.isEmpty ?? true {
                throw ServiceError.invalid("HeaderList", "files without a header (ContainsHeader false) need the names of their columns, in order")
            }
        case .jsonLines(let json):
            description.format = .jsonLines
            try check(charset: json.charset)
        case nil: break
        }
    }

    private static func check(charset: String?) throws {
        guard let charset, !["UTF-8", "UTF8", "US-ASCII", "ASCII"].contains(charset.uppercased()) else { return }
        throw ServiceError.invalid("Charset", "\(charset) is not supported: convert the files to UTF-8, for example with iconv -f \(charset) -t UTF-8")
    }

    private static func character(_ text: String, _ field: String) throws -> UInt8 {
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80 else { throw ServiceError.invalid(field, "\"\(text)\": expected one ASCII character") }
        return byte
    }
}
