import LookoutAPI
import MetricSeries

/// Resources in one form, so that what a file says and what a server has can be compared: defaults are written out, and
/// durations and numbers are written one way.
enum Canonical {
    /// What a declaration may leave open; the server's value stays then.
    private static let open: Set<String> = [
        "AnomalyDetectorDescription", "KmsKeyArn", "MetricSetDescription", "AlertDescription", "TimestampColumn", "Tags",
    ]

    /// The members of a detector, without tags.
    static func detector(_ members: JSONObject) -> JSONObject {
        var out = picked(members, ["AnomalyDetectorName", "AnomalyDetectorDescription", "AnomalyDetectorConfig", "KmsKeyArn"])
        if var configuration = out["AnomalyDetectorConfig"]?.objectValue {
            configuration["AnomalyDetectorFrequency"] = configuration["AnomalyDetectorFrequency"].map(duration)
            out["AnomalyDetectorConfig"] = .object(configuration)
        }
        return out
    }

    /// The members of a dataset, without tags.
    ///
    /// - Parameter frequency: the detector's.
    static func metricSet(_ members: JSONObject, frequency: JSONValue?) -> JSONObject {
        var out = picked(
            members,
            [
                "MetricSetName", "MetricSetDescription", "MetricList", "Offset", "TimestampColumn", "DimensionList", "MetricSetFrequency", "MetricSource", "Timezone",
                "DimensionFilterList",
            ])
        out["Offset"] = out["Offset"] ?? .integer(0)
        out["DimensionList"] = out["DimensionList"] ?? .array([])
        out["MetricSetFrequency"] = (out["MetricSetFrequency"] ?? frequency).map(duration)
        out["Timezone"] = out["Timezone"] ?? .text("UTC")
        let filters = (out["DimensionFilterList"]?.items ?? []).map { filter -> JSONValue in
            guard var object = filter.objectValue else { return filter }
            object["FilterList"] = .array(
                (object["FilterList"]?.items ?? []).map { entry in
                    guard var entry = entry.objectValue else { return entry }
                    entry["FilterOperation"] = entry["FilterOperation"] ?? .text("EQUALS")
                    return .object(entry)
                })
            return .object(object)
        }
        out["DimensionFilterList"] = .array(filters)
        return out
    }

    /// The members of an alert, without tags.
    static func alert(_ members: JSONObject) -> JSONObject {
        var out = picked(members, ["AlertName", "AlertDescription", "AlertSensitivityThreshold", "Action", "AlertFilters"])
        out["AlertSensitivityThreshold"] = out["AlertSensitivityThreshold"] ?? .integer(70)
        out["AlertFilters"] = out["AlertFilters"] ?? .object(JSONObject())
        if var action = out["Action"]?.objectValue, var topic = action["SNSConfiguration"]?.objectValue {
            topic["SnsFormat"] = topic["SnsFormat"] ?? .text("JSON")
            action["SNSConfiguration"] = .object(topic)
            out["Action"] = .object(action)
        }
        return out
    }

    /// Tags, sorted by key; empty for none.
    static func tags(_ value: JSONValue?) -> [(key: String, value: String)] {
        (value?.objectValue?.members ?? []).map { ($0.name, $0.value.textValue ?? "") }.sorted { $0.0 < $1.0 }
    }

    /// The members in which `wanted` differs from `present`, in the order of `wanted`; what it leaves open does not differ.
    static func changed(_ wanted: JSONObject, from present: JSONObject) -> [String] {
        wanted.members.map(\.name).filter { wanted[$0] != present[$0] }
            + present.members.map(\.name).filter { wanted[$0] == nil && !open.contains($0) }
    }

    private static func picked(_ members: JSONObject, _ names: [String]) -> JSONObject {
        JSONObject(names.compactMap { name in members[name].flatMap { $0 == .null ? nil : (name, number($0)) } })
    }

    /// A whole number as an integer, however it was written, at any depth.
    private static func number(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): Int(exactly: number).map(JSONValue.integer) ?? value
        case .array(let items): .array(items.map(number))
        case .object(let object): .object(JSONObject(object.members.filter { $0.value != .null }.map { ($0.name, number($0.value)) }))
        default: value
        }
    }

    private static func duration(_ value: JSONValue) -> JSONValue {
        guard let text = value.textValue, let frequency = try? Frequency(iso8601: text) else { return value }
        return .text(frequency.iso8601)
    }
}
