@testable import LookoutAPI

/// Values made from shapes: the smallest that passes, and for every rule one that breaks it.
enum ShapeSamples {
    /// A value that passes; structures carry all of their members, or only the required ones.
    static func valid(_ shape: Shape, onlyRequired: Bool = false) -> JSONValue {
        switch shape {
        case .scalar(let scalar): valid(scalar)
        case .list(let item, let count): .array(Array(repeating: valid(item, onlyRequired: onlyRequired), count: max(1, count?.lowerBound ?? 1)))
        case .map(let key, let value, _): .object(JSONObject([(valid(key).textValue!, valid(value))]))
        case .structure(let structure): .object(valid(structure, onlyRequired: onlyRequired))
        }
    }

    static func valid(_ structure: Structure, onlyRequired: Bool = false) -> JSONObject {
        var object = JSONObject()
        for member in structure.members where member.isRequired || !onlyRequired { object[member.wireName] = valid(member.shape, onlyRequired: onlyRequired) }
        return object
    }

    static func valid(_ scalar: Scalar) -> JSONValue {
        switch scalar.kind {
        case .text(_, let pattern?): .text(matching[pattern]!)
        case .text(let length, nil): .text(String(repeating: "a", count: max(1, length?.lowerBound ?? 1)))
        case .choice(let choices): .text(choices[0])
        case .integer(let range): .integer(range?.lowerBound ?? 1)
        case .number(let range): .number(range?.lowerBound ?? 1)
        case .boolean: .boolean(true)
        case .timestamp: .number(1_612_994_728.528)
        case .duration: .text("PT1H")
        }
    }

    /// A text for every pattern.
    static let matching: [TextPattern: String] = [
        .words: "a few words", .name: "shop-detector", .arn: "arn:aws:iam::123456789012:role/lookout", .printable: "AwsDataCatalog",
        .lettersDigitsUnderscores: "sales_1", .s3Path: "s3://bucket/history/", .workGroup: "primary", .oneCharacter: ",",
        .kmsKey: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d", .flowName: "flow", .namespace: "AWS/EC2",
        .secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:AmazonLookoutMetrics-db", .oneCharacterOrNone: "\"",
        .databaseIdentifier: "db-1", .lettersDigitsUnderscoresDots: "shop.sales", .clusterIdentifier: "cluster-1", .lettersDigitsHyphens: "sg-1",
        .lettersDigitsHyphensEscaped: "subnet-1", .tableName: "sales", .templatedPath: "s3://bucket/live/{{yyyyMMdd}}/{{HHmm}}",
        .timestamp: "2021-02-17T11:00:00Z", .uuid: "0a1b2c3d-4e5f-6a7b-8c9d-0e1f2a3b4c5d",
    ]

    /// Values that break one rule of a shape each, with the end of the path at which the fault is named.
    static func invalid(_ shape: Shape) -> [(value: JSONValue, path: String)] {
        switch shape {
        case .scalar(let scalar): return invalid(scalar).map { ($0, "") }
        case .list(let item, let count):
            var out: [(JSONValue, String)] = [(.text("not a list"), ""), (.object(JSONObject()), "")]
            if let count {
                if count.lowerBound > 0 { out.append((.array([]), "")) }
                if count.upperBound < .max { out.append((.array(Array(repeating: valid(item), count: count.upperBound + 1)), "")) }
            }
            return out + invalid(item).map { (.array([$0.value]), "[0]" + $0.path) }
        case .map(let key, let value, let count):
            var out: [(JSONValue, String)] = [(.array([]), ""), (.text("a"), "")]
            if count.lowerBound > 0 { out.append((.object(JSONObject()), "")) }
            out.append((.object(JSONObject((0...count.upperBound).map { ("k\($0)", valid(value)) })), ""))
            // A key is named by the map itself.
            out += invalid(key).compactMap { $0.textValue }.map { (.object(JSONObject([($0, valid(value))])), "") }
            out += invalid(value).map { (.object(JSONObject([("k", $0)])), ".k") }
            return out
        case .structure(let structure):
            var out: [(JSONValue, String)] = [(.text("not an object"), ""), (.array([]), "")]
            for member in structure.members { out += invalid(member, of: structure).map { (.object($0.object), "." + $0.path) } }
            return out
        }
    }

    /// Objects that break one rule of one member each.
    static func invalid(_ member: Member, of structure: Structure) -> [(object: JSONObject, path: String)] {
        let base = valid(structure)
        var out: [(JSONObject, String)] = []
        if member.isRequired {
            for absent: JSONValue? in [nil, .null] {
                var object = base
                object[member.wireName] = absent
                out.append((object, member.name))
            }
        }
        for (value, path) in invalid(member.shape) {
            var object = base
            object[member.wireName] = value
            out.append((object, member.name + path))
        }
        return out
    }

    static func invalid(_ scalar: Scalar) -> [JSONValue] {
        switch scalar.kind {
        case .text(let length, let pattern):
            var out: [JSONValue] = [.integer(1), .boolean(true), .array([]), .object(JSONObject())]
            if let length {
                if length.lowerBound > 0 { out.append(.text("")) }
                let long = pattern.map { lengthened($0, to: length.upperBound + 1) } ?? String(repeating: "a", count: length.upperBound + 1)
                out.append(.text(long))
            }
            if let pattern, let text = breaking[pattern] { out.append(.text(text)) }
            return out
        case .choice: return [.text("no such choice"), .text(""), .integer(0), .boolean(false)]
        case .integer(let range):
            let outside: [JSONValue] = range.map { [.integer($0.lowerBound - 1), .integer($0.upperBound + 1)] } ?? []
            return outside + [.text("1"), .number(1.5), .boolean(true), .array([]), .number(1e300)]
        case .number(let range):
            let outside: [JSONValue] = range.map { [.number($0.lowerBound - 0.5), .number($0.upperBound + 0.5)] } ?? []
            return outside + [.text("1"), .boolean(true)]
        case .boolean: return [.text("true"), .integer(1)]
        case .timestamp: return [.text("2021"), .boolean(true)]
        case .duration: return [.text("PT30S"), .text("P2D"), .text("PT7M"), .text(""), .integer(3_600)]
        }
    }

    private static func lengthened(_ pattern: TextPattern, to length: Int) -> String {
        let start = matching[pattern]!
        return start.count >= length ? String(start.prefix(length)) : start + String(repeating: "a", count: length - start.count)
    }

    /// A text that no rule on length refuses and the pattern does.
    static let breaking: [TextPattern: String] = [
        .words: " ", .name: "-shop detector!", .arn: "arn:aws:shop", .printable: "a\nb", .lettersDigitsUnderscores: "a-b", .s3Path: "https://bucket/x",
        .workGroup: "a b", .oneCharacter: "\n", .kmsKey: "arn:aws:kms:us-east-1:12345:key/none", .flowName: "!flow", .namespace: ":AWS",
        .secret: "arn:aws:secretsmanager:us-east-1:123456789012:secret:mine", .oneCharacterOrNone: "\r", .databaseIdentifier: "db--1",
        .lettersDigitsUnderscoresDots: "a-b", .clusterIdentifier: "Cluster", .lettersDigitsHyphens: "a_b", .lettersDigitsHyphensEscaped: "a_b",
        .tableName: "1sales", .templatedPath: "s3://bucket/live.csv", .timestamp: "yesterday", .uuid: "0A1B",
    ]
}
