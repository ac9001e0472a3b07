import LookoutAPI

extension PlannedChange {
    /// A line: what is done to what.
    package var headline: String {
        switch action {
        case .create: "+ \(kind.rawValue) \(name)"
        case .update: "~ \(kind.rawValue) \(name)"
        case .delete: "- \(kind.rawValue) \(name)"
        case .activate: "> activate \(name)"
        case .backTest: "> run the backtest of \(name)"
        }
    }

    /// What was done, when it is.
    package var done: String {
        switch action {
        case .create: "created \(kind.rawValue) \(name)"
        case .update: "updated \(kind.rawValue) \(name)"
        case .delete: "deleted \(kind.rawValue) \(name)"
        case .activate: "activated \(name)"
        case .backTest: "started the backtest of \(name)"
        }
    }
}

extension PlannedChange.Field {
    /// `path: before -> after`, or `path: after` where there was nothing.
    var line: String {
        func text(_ value: JSONValue?) -> String { value.map { String(decoding: JSONWriter.bytes($0), as: UTF8.self) } ?? "nothing" }
        return before == nil ? "\(path): \(text(after))" : "\(path): \(text(before)) -> \(text(after))"
    }
}

extension DetectorPlan {
    /// The plan for people: a block a change, obstacles after them.
    package var text: String {
        var lines: [String] = []
        for change in changes {
            lines.append(change.headline)
            lines += change.fields.map { "    \($0.line)" }
        }
        lines += obstacles.map { "! \($0.name): \($0.message)" }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The plan for programs: one object with `changes` and `obstacles`.
    package var json: String {
        let changes = changes.map { change in
            let fields = change.fields.map { field in
                JSONValue.object(JSONObject([("path", .text(field.path)), ("before", field.before ?? .null), ("after", field.after ?? .null)]))
            }
            return JSONValue.object(
                JSONObject([
                    ("action", .text(change.action.rawValue)), ("kind", .text(change.kind.rawValue)), ("name", .text(change.name)), ("fields", .array(fields)),
                ]))
        }
        let obstacles = obstacles.map { JSONValue.object(JSONObject([("name", .text($0.name)), ("message", .text($0.message))])) }
        let whole = JSONValue.object(JSONObject([("changes", .array(changes)), ("obstacles", .array(obstacles))]))
        return String(decoding: JSONWriter.bytes(whole), as: UTF8.self) + "\n"
    }
}
