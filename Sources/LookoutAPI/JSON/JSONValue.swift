/// A JSON text as a value. Members keep their order; numbers without fraction and exponent that fit are integers.
public enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object, in the order given.
public struct JSONObject: Sendable, Equatable {
    /// Names with values; no name comes twice.
    public private(set) var members: [(name: String, value: JSONValue)] = []

    /// No members.
    public init() {}

    /// Members in the order given; a later one replaces an earlier one of the same name.
    public init(_ members: [(String, JSONValue)]) {
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    /// The value of a member; nil when there is none. Setting nil removes it.
    public subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            if let index = members.firstIndex(where: { $0.name == name }) {
                if let newValue { members[index].value = newValue } else { members.remove(at: index) }
            } else if let newValue {
                members.append((name, newValue))
            }
        }
    }

    /// Whether the members are the same; their order does not matter.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.count == right.members.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }
}

extension JSONValue {
    /// An object of the members that have a value; those without are left out.
    package static func object(present members: [(String, JSONValue?)]) -> JSONValue {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }

    /// The text of a string; nil for any other kind.
    package var textValue: String? { if case .text(let text) = self { text } else { nil } }
    /// An integer, also one written as `5.0`; nil for any other kind.
    package var integerValue: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }
    /// A number of either kind.
    package var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
    /// A boolean; nil for any other kind.
    package var booleanValue: Bool? { if case .boolean(let value) = self { value } else { nil } }
    /// The items of an array; nil for any other kind.
    package var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    /// An object; nil for any other kind.
    package var objectValue: JSONObject? { if case .object(let object) = self { object } else { nil } }
}
