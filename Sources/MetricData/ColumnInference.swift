/// Finds out which columns are measured and which tell metrics apart.
enum ColumnInference {
    enum Role: Equatable {
        case measure
        case dimension
        /// Neither, with the reason.
        case leftOut(String)
    }

    /// What the values of one column look like.
    ///
    /// Numbers are a measure unless the name or the values say identifier or label; text is a dimension unless nearly every
    /// record has its own. Where nearly every record has its own and nearly all are numbers, it is a measure with bad
    /// records, which are the reader's to report.
    static func role(name: String, values: [String]) -> Role {
        if name.isEmpty { return .leftOut("it has no name") }
        let present = values.filter { value in
            var copy = value
            return !copy.withUTF8 { FieldText.isMissing(FieldText.trimmed($0)) }
        }
        if present.isEmpty { return .leftOut("it is empty in the first records") }
        let distinct = Set(present)
        let numbers = present.count { value in
            var copy = value
            return copy.withUTF8 { NumberParser.parse(FieldText.trimmed($0)) } != nil
        }
        let isScattered = distinct.count > 100 && distinct.count * 2 > present.count
        if numbers == present.count || isScattered && Double(numbers) >= nearlyAll * Double(present.count) {
            if isIdentifierName(name) { return .leftOut("its name says that it is an identifier") }
            if isLabelName(name), distinct.allSatisfy({ ["0", "1", "0.0", "1.0"].contains($0) }) { return .leftOut("it looks like labels") }
            return .measure
        }
        if isLabelName(name), distinct.allSatisfy({ ["true", "false"].contains($0.lowercased()) }) { return .leftOut("it looks like labels") }
        if isScattered { return .leftOut("nearly every record has a value of its own") }
        return .dimension
    }

    /// Share of numbers from which a column of scattered values is measured.
    private static let nearlyAll = 0.95

    private static func isIdentifierName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return ["id", "uuid", "guid", "index", "row", "rownum", "row_number", "key", "zip", "zipcode", "zip_code", "postcode"].contains(lower)
            || ["_id", "-id", " id", "_uuid", "_key"].contains { lower.hasSuffix($0) } || (name.hasSuffix("Id") || name.hasSuffix("ID")) && name.count > 2
    }

    private static func isLabelName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return ["label", "labels", "anomaly", "is_anomaly", "isanomaly", "outlier", "ground_truth"].contains(lower) || lower.hasSuffix("_label") || lower.hasSuffix("_anomaly")
    }
}
