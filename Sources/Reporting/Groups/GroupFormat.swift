/// The formats that groups are written in.
public enum GroupFormat: String, CaseIterable, Sendable {
    case table, json, ndjson, csv

    /// - Throws: `ReportingError.unknownFormat` naming the formats there are.
    public init(name: String) throws {
        guard let format = GroupFormat(rawValue: name) else {
            throw ReportingError(
                .unknownFormat, "format \"\(name)\": expected one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self = format
    }
}
