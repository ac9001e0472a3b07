import LookoutAPI

/// One change that brings a server closer to a file.
package struct PlannedChange: Sendable {
    package enum Action: String, Sendable {
        case create, update, delete, activate
        case backTest = "backtest"
    }

    package enum Kind: String, Sendable {
        case detector, dataset, alert
    }

    /// A member before and after; nil where it is not there.
    package struct Field: Sendable, Equatable {
        package let path: String
        package let before: JSONValue?
        package let after: JSONValue?
    }

    /// A request of the change. `{detector}` stands for the detector's ARN, which is known when the detector is there.
    struct Call: Sendable {
        let operation: WireOperation
        let extended: Bool
        var members: JSONObject
        /// The name of the detector whose ARN is still to be put into `AnomalyDetectorArn`.
        var detectorName: String?
    }

    package let action: Action
    package let kind: Kind
    /// The detector's name, `DETECTOR/DATASET`, or the alert's name.
    package let name: String
    package let fields: [Field]
    let calls: [Call]
}

extension PlannedChange.Field {
    /// The differences between two values, leaf by leaf; lists of different lengths as a whole.
    static func differences(_ before: JSONValue?, _ after: JSONValue?, path: String) -> [PlannedChange.Field] {
        if before == after { return [] }
        switch (before, after) {
        case (let before, .object(let new)?) where before == nil || before?.objectValue != nil:
            let old = before?.objectValue ?? JSONObject()
            let names = new.members.map(\.name) + old.members.map(\.name).filter { new[$0] == nil }
            let fields = names.flatMap { differences(old[$0], new[$0], path: path.isEmpty ? $0 : "\(path).\($0)") }
            return fields.isEmpty && before == nil ? [PlannedChange.Field(path: path, before: nil, after: after)] : fields
        case (.array(let old)?, .array(let new)?) where old.count == new.count:
            return zip(old, new).enumerated().flatMap { differences($1.0, $1.1, path: "\(path)[\($0)]") }
        case (nil, .array(let new)?) where new.contains(where: { $0.objectValue != nil }):
            return new.enumerated().flatMap { differences(nil, $1, path: "\(path)[\($0)]") }
        default: return [PlannedChange.Field(path: path, before: before, after: after)]
        }
    }
}
