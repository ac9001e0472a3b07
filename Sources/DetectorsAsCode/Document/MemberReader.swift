import LookoutAPI

/// Reads members of the API out of a document: checks each value against the API's tables and notes its line.
struct MemberReader {
    let file: String
    private(set) var faults: [DocumentFault] = []
    /// Where each member stands, by its path.
    private(set) var lines: [String: Int] = [:]

    init(file: String) { self.file = file }

    mutating func fault(_ path: String, _ line: Int, _ message: String) {
        faults.append(DocumentFault(file: file, line: line, path: path, message: message))
    }

    /// The line of a member, or of the nearest one around it.
    func line(of path: String) -> Int? {
        var path = Substring(path)
        while true {
            if let line = lines[String(path)] { return line }
            guard let cut = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<cut]
        }
    }

    /// The members of a structure; what is at fault is left out.
    ///
    /// - Parameter others: keys that the caller reads itself.
    mutating func object(_ node: DocumentNode, _ structure: Structure, path: String, others: Set<String> = []) -> JSONObject {
        lines[path] = node.line
        guard refuseTag(node, path), let entries = node.entries else {
            if node.tag == nil { fault(path, node.line, "expected keys with values (\(known(structure, others).prefix(4).joined(separator: ", ")) …), got \(node.kind)") }
            return JSONObject()
        }
        var object = JSONObject()
        for entry in entries where !others.contains(entry.key) {
            guard let member = structure.members.first(where: { $0.name == entry.key }) else {
                fault("\(path).\(entry.key)", entry.line, "no such member\(guess(entry.key, among: known(structure, others)))")
                continue
            }
            // As in the API, null is an absent member.
            if entry.value.isNull, entry.value.tag == nil { continue }
            let memberPath = "\(path).\(entry.key)"
            object[member.name] = value(entry.value, member.shape, path: memberPath)
            lines[memberPath] = entry.line
        }
        for member in structure.members where member.isRequired && !entries.contains(where: { $0.key == member.name && !($0.value.isNull && $0.value.tag == nil) }) {
            fault("\(path).\(member.name)", node.line, "this member is required")
        }
        return object
    }

    private func known(_ structure: Structure, _ others: Set<String>) -> [String] { structure.members.map(\.name) + others.sorted() }

    private func guess(_ key: String, among names: [String]) -> String {
        let close = names.filter { name in
            let (short, long) = name.count < key.count ? (name, key) : (key, name)
            return long.lowercased().contains(short.lowercased()) && short.count >= 4
        }
        if close.count == 1 { return ": \(close[0]) is meant perhaps" }
        return "; known here are \(names.joined(separator: ", "))"
    }

    private mutating func refuseTag(_ node: DocumentNode, _ path: String) -> Bool {
        guard let tag = node.tag else { return true }
        fault(path, node.line, "\(tag) has a meaning in CloudFormation templates only (files with Resources): write the value itself")
        return false
    }

    private mutating func value(_ node: DocumentNode, _ shape: Shape, path: String) -> JSONValue? {
        lines[path] = node.line
        guard refuseTag(node, path) else { return nil }
        switch shape {
        case .structure(let structure): return .object(object(node, structure, path: path))
        case .list(let item, let count):
            guard let items = node.items else {
                fault(path, node.line, "expected a list, got \(node.kind)")
                return nil
            }
            if let count, !count.contains(items.count) {
                let expected = count.upperBound == .max ? "at least \(count.lowerBound)" : count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
                fault(path, node.line, "expected \(expected) item\(count == 1...1 ? "" : "s"), got \(items.count)")
            }
            var values: [JSONValue] = []
            for (index, node) in items.enumerated() {
                if let value = value(node, item, path: "\(path)[\(index)]") { values.append(value) }
            }
            return .array(values)
        case .map(let key, let scalar, let count):
            guard let entries = node.entries else {
                fault(path, node.line, "expected keys with values, got \(node.kind)")
                return nil
            }
            if !count.contains(entries.count) { fault(path, node.line, "expected \(count.lowerBound) to \(count.upperBound) entries, got \(entries.count)") }
            var object = JSONObject()
            for entry in entries {
                if let message = ShapeCheck.message(on: .text(entry.key), key) { fault("\(path).\(entry.key)", entry.line, message) }
                object[entry.key] = self.scalar(entry.value, scalar, path: "\(path).\(entry.key)")
            }
            return .object(object)
        case .scalar(let scalar): return self.scalar(node, scalar, path: path)
        }
    }

    /// A single value, of the kind that the API has there: YAML's own guess (`no` is a boolean, `0123` a number) does not count.
    private mutating func scalar(_ node: DocumentNode, _ scalar: Scalar, path: String) -> JSONValue? {
        lines[path] = node.line
        guard refuseTag(node, path) else { return nil }
        guard let text = node.text, !node.isNull else {
            fault(path, node.line, "expected a single value, got \(node.kind)")
            return nil
        }
        let value: JSONValue =
            switch scalar.kind {
            case .text, .choice, .duration: .text(text)
            case .integer: Int(text).map(JSONValue.integer) ?? .text(text)
            case .number, .timestamp: Double(text).map(JSONValue.number) ?? .text(text)
            case .boolean: ["true": true, "false": false, "yes": true, "no": false][text.lowercased()].map(JSONValue.boolean) ?? .text(text)
            }
        if let message = ShapeCheck.message(on: value, scalar) {
            fault(path, node.line, message + (value.textValue.map { $0.count <= 80 && !message.contains("got") ? ", got \"\($0)\"" : "" } ?? ""))
            return nil
        }
        return value
    }
}
