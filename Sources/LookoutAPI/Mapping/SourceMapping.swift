import DetectorService

/// Sources of datasets between the API's members and the service's words.
enum SourceMapping {
    /// The one source that a `MetricSource` names.
    static func source(_ fields: RequestFields) throws -> MetricSource {
        let others = ExternalSourceKind.allCases.filter { fields.has($0.rawValue) }
        let s3 = fields.optionalFields("S3SourceConfig")
        guard others.count + (s3 == nil ? 0 : 1) == 1 else {
            throw ServiceError.invalid("MetricSource", "expected exactly one source, got \(others.count + (s3 == nil ? 0 : 1))")
        }
        if let s3 { return .s3(try self.s3(s3, path: "MetricSource.S3SourceConfig")) }
        return .external(others[0])
    }

    /// An S3 source; `path` is where it stands in the request.
    static func s3(_ fields: RequestFields, path: String) throws -> S3Source {
        S3Source(
            roleARN: fields.optionalText("RoleArn"), templatedPath: fields.texts("TemplatedPathList")?.first,
            historicalPath: fields.texts("HistoricalDataPathList")?.first,
            format: try fields.optionalFields("FileFormatDescriptor").map { try format($0, path: path + ".FileFormatDescriptor") })
    }

    private static func format(_ fields: RequestFields, path: String) throws -> FileFormat {
        switch (fields.optionalFields("CsvFormatDescriptor"), fields.optionalFields("JsonFormatDescriptor")) {
        case (let csv?, nil):
            return .csv(
                CSVFormat(
                    compression: csv.optionalText("FileCompression"), charset: csv.optionalText("Charset"),
                    containsHeader: csv.optionalBoolean("ContainsHeader"), delimiter: csv.optionalText("Delimiter"),
                    headerList: csv.texts("HeaderList"), quoteSymbol: csv.optionalText("QuoteSymbol")))
        case (nil, let json?):
            return .jsonLines(JSONLinesFormat(compression: json.optionalText("FileCompression"), charset: json.optionalText("Charset")))
        default:
            throw ServiceError.invalid(path, "expected exactly one of CsvFormatDescriptor and JsonFormatDescriptor")
        }
    }

    /// The members of a `MetricSource`.
    static func members(_ source: MetricSource) -> JSONValue {
        switch source {
        case .external(let kind): .object(JSONObject([(kind.rawValue, .object(JSONObject()))]))
        case .s3(let source):
            .object(JSONObject([
                (
                    "S3SourceConfig",
                    .object(present: [
                        ("RoleArn", .optional(source.roleARN)),
                        ("TemplatedPathList", source.templatedPath.map { JSONValue(texts: [$0]) }),
                        ("HistoricalDataPathList", source.historicalPath.map { JSONValue(texts: [$0]) }),
                        ("FileFormatDescriptor", source.format.map(members)),
                    ])
                )
            ]))
        }
    }

    private static func members(_ format: FileFormat) -> JSONValue {
        switch format {
        case .csv(let csv):
            .object(JSONObject([
                (
                    "CsvFormatDescriptor",
                    .object(present: [
                        ("FileCompression", .optional(csv.compression)),
                        ("Charset", .optional(csv.charset)),
                        ("ContainsHeader", .optional(csv.containsHeader)),
                        ("Delimiter", .optional(csv.delimiter)),
                        ("HeaderList", csv.headerList.map { JSONValue(texts: $0) }),
                        ("QuoteSymbol", .optional(csv.quoteSymbol)),
                    ])
                )
            ]))
        case .jsonLines(let json):
            .object(JSONObject([
                ("JsonFormatDescriptor", .object(present: [("FileCompression", .optional(json.compression)), ("Charset", .optional(json.charset))]))
            ]))
        }
    }
}
