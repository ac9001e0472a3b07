import DetectorService

/// Guesses about a source in the API's members: every value is tagged with its kind, numbers and booleans are text.
enum DetectedMapping {
    static func members(_ found: DetectedConfiguration) -> JSONValue {
        let format: (String, JSONValue) =
            switch found.format {
            case .csv(let csv):
                (
                    "CsvFormatDescriptor",
                    .object(JSONObject([
                        ("FileCompression", field(csv.compression, text)),
                        ("Charset", field(csv.charset, text)),
                        ("ContainsHeader", field(csv.containsHeader) { text($0 ? "true" : "false") }),
                        ("Delimiter", field(csv.delimiter, text)),
                        ("HeaderList", field(csv.headerList) { ("SS", JSONValue(texts: $0)) }),
                        ("QuoteSymbol", field(csv.quoteSymbol, text)),
                    ]))
                )
            case .jsonLines(let json):
                (
                    "JsonFormatDescriptor",
                    .object(JSONObject([("FileCompression", field(json.compression, text)), ("Charset", field(json.charset, text))]))
                )
            }
        let source = JSONValue.object(JSONObject([
            ("S3SourceConfig", .object(JSONObject([("FileFormatDescriptor", .object(JSONObject([format])))])))
        ]))
        return .object(JSONObject([
            ("Offset", field(found.offset) { ("N", .text(String($0))) }),
            ("MetricSetFrequency", field(found.frequency, text)),
            ("MetricSource", source),
        ]))
    }

    private static func text(_ value: String) -> (String, JSONValue) { ("S", .text(value)) }

    private static func field<Value>(_ field: DetectedField<Value>, _ tagged: (Value) -> (String, JSONValue)) -> JSONValue {
        .object(present: [
            ("Value", field.value.map { .object(JSONObject([tagged($0)])) }),
            ("Confidence", .text(field.confidence.rawValue)),
            ("Message", .text(field.message)),
        ])
    }
}
