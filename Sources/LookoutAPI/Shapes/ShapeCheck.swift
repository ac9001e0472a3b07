import DetectorService
import MetricSeries

/// Checks values against shapes and names every member at fault by its path (`MetricList[0].MetricName`).
package struct ShapeCheck {
    /// More faults than anybody reads are not collected.
    static let maximumFaults = 20

    /// What is wrong, in the order of the shapes.
    private(set) var faults: [ServiceError.Field] = []

    /// The faults of a request's members.
    static func faults(of request: JSONObject, against structure: Structure) -> [ServiceError.Field] {
        var check = ShapeCheck()
        check.check(request, structure, path: "")
        return check.faults
    }

    private mutating func fault(_ path: String, _ message: String) {
        if faults.count < Self.maximumFaults { faults.append(ServiceError.Field(path, message)) }
    }

    private mutating func check(_ object: JSONObject, _ structure: Structure, path: String) {
        for member in structure.members {
            let memberPath = path.isEmpty ? member.name : "\(path).\(member.name)"
            // null is how some clients write an absent member.
            guard let value = object[member.wireName], value != .null else {
                if member.isRequired { fault(memberPath, "this member is required") }
                continue
            }
            check(value, member.shape, path: memberPath)
        }
    }

    private mutating func check(_ value: JSONValue, _ shape: Shape, path: String) {
        switch shape {
        case .scalar(let scalar): check(value, scalar, path: path)
        case .structure(let structure):
            guard let object = value.objectValue else { return fault(path, "expected an object, got \(Self.kind(value))") }
            check(object, structure, path: path)
        case .list(let item, let count):
            guard let items = value.items else { return fault(path, "expected a list, got \(Self.kind(value))") }
            checkCount(items.count, count, "item", path: path)
            for (index, value) in items.enumerated() where faults.count < Self.maximumFaults { check(value, item, path: "\(path)[\(index)]") }
        case .map(let key, let itemScalar, let count):
            guard let object = value.objectValue else { return fault(path, "expected an object, got \(Self.kind(value))") }
            checkCount(object.members.count, count, "entry", path: path)
            for (name, value) in object.members where faults.count < Self.maximumFaults {
                check(.text(name), key, path: path)
                check(value, itemScalar, path: "\(path).\(name.prefix(128))")
            }
        }
    }

    private mutating func checkCount(_ count: Int, _ allowed: ClosedRange<Int>?, _ word: String, path: String) {
        guard let allowed, !allowed.contains(count) else { return }
        let plural = word == "entry" ? "entries" : word + "s"
        let expected = allowed.upperBound == .max ? "at least \(allowed.lowerBound)" : "\(allowed.lowerBound) to \(allowed.upperBound)"
        fault(path, "expected \(expected) \(allowed == 1...1 || expected == "at least 1" ? word : plural), got \(count)")
    }

    private mutating func check(_ value: JSONValue, _ scalar: Scalar, path: String) {
        if let message = Self.message(on: value, scalar) { fault(path, message) }
    }

    /// What is wrong with a value; nil when nothing is.
    package static func message(on value: JSONValue, _ scalar: Scalar) -> String? {
        switch scalar.kind {
        case .text(let length, let pattern):
            guard let text = value.textValue else { return "expected a string, got \(kind(value))" }
            let count = text.unicodeScalars.count
            if let length, !length.contains(count) { return "expected \(length.lowerBound) to \(length.upperBound) characters, got \(count)" }
            if let pattern, !pattern.matches(text) { return "the value does not match the pattern \(pattern.rawValue)" }
        case .choice(let choices):
            guard let text = value.textValue else { return "expected a string, got \(kind(value))" }
            if !choices.contains(text) { return "expected one of \(choices.joined(separator: ", "))" }
        case .integer(let range):
            guard let number = value.integerValue else { return "expected a whole number, got \(kind(value))" }
            if let range, !range.contains(number) { return "expected \(range.lowerBound) to \(range.upperBound), got \(number)" }
        case .number(let range):
            guard let number = value.numberValue else { return "expected a number, got \(kind(value))" }
            if let range, !range.contains(number) { return "expected \(range.lowerBound) to \(range.upperBound), got \(number)" }
        case .boolean:
            if value.booleanValue == nil { return "expected true or false, got \(kind(value))" }
        case .timestamp:
            if value.numberValue == nil { return "expected seconds since 1970 as a number, got \(kind(value))" }
        case .duration(let range):
            guard let text = value.textValue else { return "expected a string, got \(kind(value))" }
            guard let frequency = try? Frequency(iso8601: text), range.contains(frequency.seconds) else {
                return "expected a duration from PT1M to P1D that divides a day, such as PT1M, PT15M or PT2H"
            }
        }
        return nil
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer, .number: "a number"
        case .text: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
