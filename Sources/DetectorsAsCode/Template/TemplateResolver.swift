import DetectorService

/// Puts values in the place of a template's functions: references, texts that are put together, maps and conditions.
struct TemplateResolver {
    /// Deeper nesting, or names that lead back to themselves, are refused.
    private static let maximumDepth = 32

    let file: String
    private let root: DocumentNode
    private let values: TemplateValues

    init(_ root: DocumentNode, file: String, values: TemplateValues) {
        self.root = root
        self.file = file
        self.values = values
    }

    private func fault(_ node: DocumentNode, _ path: String, _ message: String) -> DocumentFault {
        DocumentFault(file: file, line: node.line, path: path, message: message)
    }

    /// A value without functions; nil for `AWS::NoValue`.
    ///
    /// - Throws: `DocumentFault` naming what cannot be resolved, and how to give its value.
    func resolve(_ node: DocumentNode, path: String, depth: Int = 0) throws(DocumentFault) -> DocumentNode? {
        guard depth < Self.maximumDepth else { throw fault(node, path, "nested too deep, or a name that leads back to itself") }
        if let (function, argument) = try Self.function(node, path: path, file: file) {
            return try call(function, argument, node, path: path, depth: depth + 1)
        }
        switch node.content {
        case .scalar(let text, _):
            guard !text.contains("{{resolve:") else { throw fault(node, path, "\"\(text)\" is looked up by a running stack: write the value itself") }
            return node
        case .list(let items):
            var resolved: [DocumentNode] = []
            for (index, item) in items.enumerated() {
                if let value = try resolve(item, path: "\(path)[\(index)]", depth: depth + 1) { resolved.append(value) }
            }
            return DocumentNode(.list(resolved), line: node.line)
        case .map(let entries):
            var resolved: [DocumentNode.Entry] = []
            for var entry in entries {
                guard let value = try resolve(entry.value, path: "\(path).\(entry.key)", depth: depth + 1) else { continue }
                entry.value = value
                resolved.append(entry)
            }
            return DocumentNode(.map(resolved), line: node.line)
        }
    }

    /// The function that a value calls: `!Name argument`, or a map with the one key `Fn::Name`, `Ref` or `Condition`.
    private static func function(_ node: DocumentNode, path: String, file: String) throws(DocumentFault) -> (name: String, argument: DocumentNode)? {
        if let tag = node.tag {
            var argument = node
            argument.tag = nil
            let name = String(tag.dropFirst())
            return (name == "Ref" || name == "Condition" ? name : "Fn::\(name)", argument)
        }
        guard let entries = node.entries, entries.count == 1, let entry = entries.first, entry.key == "Ref" || entry.key.hasPrefix("Fn::") else { return nil }
        return (entry.key, entry.value)
    }

    private func call(_ function: String, _ argument: DocumentNode, _ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> DocumentNode? {
        switch function {
        case "Ref":
            let name = try text(argument, path: path, depth: depth, "Ref needs a name")
            return name == "AWS::NoValue" ? nil : try reference(name, node, path: path, depth: depth)
        case "Fn::GetAtt": return scalar(try attribute(argument, node, path: path, depth: depth), node)
        case "Fn::Sub": return scalar(try substituted(argument, node, path: path, depth: depth), node)
        case "Fn::Join":
            let (separator, parts) = try two(argument, path: path, "Fn::Join needs a separator and a list")
            let joined = try list(parts, path: path, depth: depth).joined(separator: try text(separator, path: path, depth: depth, "the separator is a text"))
            return scalar(joined, node)
        case "Fn::Split":
            let (separator, source) = try two(argument, path: path, "Fn::Split needs a separator and a text")
            let delimiter = try text(separator, path: path, depth: depth, "the separator is a text")
            guard !delimiter.isEmpty else { throw fault(separator, path, "the separator is empty") }
            let parts = try text(source, path: path, depth: depth, "Fn::Split needs a text").split(separator: delimiter, omittingEmptySubsequences: false)
            return DocumentNode(.list(parts.map { scalar(String($0), node) }), line: node.line)
        case "Fn::Select":
            let (place, source) = try two(argument, path: path, "Fn::Select needs an index and a list")
            let items = try list(source, path: path, depth: depth)
            guard let index = Int(try text(place, path: path, depth: depth, "the index is a number")), items.indices.contains(index) else {
                throw fault(place, path, "the index must be from 0 to \(items.count - 1)")
            }
            return scalar(items[index], node)
        case "Fn::FindInMap":
            guard let keys = argument.items, keys.count == 3 else { throw fault(argument, path, "Fn::FindInMap needs a map and two keys") }
            var found = root["Mappings"]
            for key in keys {
                let name = try text(key, path: path, depth: depth, "a key is a text")
                guard let next = found?[name] else { throw fault(key, path, "Mappings has no \"\(name)\" there") }
                found = next
            }
            return found
        case "Fn::If":
            guard let parts = argument.items, parts.count == 3 else { throw fault(argument, path, "Fn::If needs a condition and two values") }
            return try resolve(parts[try condition(named: parts[0], path: path) ? 1 : 2], path: path, depth: depth)
        default:
            throw fault(node, path, "\(function) needs a running stack, or is not known here: write the value itself")
        }
    }

    // MARK: References

    /// What a name stands for: a value given on the command line, a parameter's default, or a detector's ARN.
    private func reference(_ name: String, _ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> DocumentNode {
        if let value = values.pseudo(name), name.hasPrefix("AWS::") { return scalar(value, node) }
        if let parameter = root["Parameters"]?[name] { return try self.parameter(name, parameter, node, path: path) }
        if let value = values.given[name] { return scalar(value, node) }
        if let resource = root["Resources"]?[name] {
            let type = resource["Type"]?.text ?? "a resource"
            if type == Template.detectorType { return scalar(try detectorARN(name, resource, path: path, depth: depth), node) }
            throw fault(node, path, "\(name) is \(type), which lies outside of detectors: say what it is with --parameter \(name)=VALUE")
        }
        if name.hasPrefix("AWS::") { throw fault(node, path, "\(name) is known to a running stack only: say what it is with --parameter \(name)=VALUE") }
        throw fault(node, path, "\(name) is neither a parameter nor a resource of this template")
    }

    private func parameter(_ name: String, _ parameter: DocumentNode, _ node: DocumentNode, path: String) throws(DocumentFault) -> DocumentNode {
        let type = parameter["Type"]?.text ?? "String"
        let value: String
        if let given = values.given[name] {
            value = given
        } else {
            guard !type.hasPrefix("AWS::SSM::") else {
                throw fault(node, path, "the parameter \(name) is looked up by a running stack: say what it is with --parameter \(name)=VALUE")
            }
            guard let standard = parameter["Default"]?.text else {
                throw fault(node, path, "the parameter \(name) (line \(parameter.line)) has no default: say what it is with --parameter \(name)=VALUE")
            }
            value = standard
        }
        if let allowed = parameter["AllowedValues"]?.items?.compactMap(\.text), !allowed.contains(value) {
            throw fault(parameter, "Parameters.\(name)", "\"\(value)\" is none of its AllowedValues: \(allowed.joined(separator: ", "))")
        }
        guard type == "CommaDelimitedList" || type.hasPrefix("List<") else { return scalar(value, node) }
        let parts = value.split(separator: ",", omittingEmptySubsequences: false).map { scalar(String($0.drop { $0 == " " }), node) }
        return DocumentNode(.list(parts), line: node.line)
    }

    private func attribute(_ argument: DocumentNode, _ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> String {
        let full: String
        if let text = argument.text {
            full = text
        } else {
            full = try list(argument, path: path, depth: depth).joined(separator: ".")
        }
        return try attribute(full, node, path: path, depth: depth)
    }

    private func attribute(_ full: String, _ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> String {
        if let value = values.given[full] { return value }
        let parts = full.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let resource = root["Resources"]?[parts[0]] else { throw fault(node, path, "\(full) is no attribute of a resource of this template") }
        let type = resource["Type"]?.text ?? "a resource"
        if type == Template.detectorType, parts[1] == "Arn" { return try detectorARN(parts[0], resource, path: path, depth: depth) }
        throw fault(node, path, "\(parts[0]) is \(type), which lies outside of detectors: say what it is with --parameter \(full)=VALUE")
    }

    private func detectorARN(_ id: String, _ resource: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> String {
        var name = id
        if let stated = resource["Properties"]?["AnomalyDetectorName"] {
            name = try text(stated, path: "Resources.\(id).Properties.AnomalyDetectorName", depth: depth, "a name is a text")
        }
        return ResourceARN(.detector(name), in: Scope(region: values.region, account: values.account)).description
    }

    // MARK: Texts

    private func substituted(_ argument: DocumentNode, _ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> String {
        var pattern = argument
        var own: DocumentNode?
        if let parts = argument.items {
            guard parts.count == 2, parts[1].entries != nil else { throw fault(argument, path, "Fn::Sub needs a text, or a text and names with their values") }
            (pattern, own) = (parts[0], parts[1])
        }
        guard let text = pattern.text else { throw fault(argument, path, "Fn::Sub needs a text") }
        var out = ""
        var rest = Substring(text)
        while let open = rest.firstRange(of: "${") {
            out += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstIndex(of: "}") else { throw fault(node, path, "${ is not closed in \"\(text)\"") }
            let name = rest[open.upperBound..<close].filter { $0 != " " }
            rest = rest[rest.index(after: close)...]
            if name.hasPrefix("!") {
                out += "${\(name.dropFirst())}"
            } else if let value = own?[name] {
                out += try self.text(value, path: path, depth: depth, "\(name) must be a text")
            } else if name.contains("."), !name.hasPrefix("AWS::") {
                out += try attribute(name, node, path: path, depth: depth)
            } else {
                let value = try reference(name, node, path: path, depth: depth)
                guard let part = value.text else { throw fault(node, path, "\(name) is a list and cannot stand in a text") }
                out += part
            }
        }
        return out + rest
    }

    private func scalar(_ text: String, _ node: DocumentNode) -> DocumentNode { DocumentNode(.scalar(text, isPlain: false), line: node.line) }

    /// The text that a value resolves to.
    private func text(_ node: DocumentNode, path: String, depth: Int, _ need: String) throws(DocumentFault) -> String {
        guard let text = try resolve(node, path: path, depth: depth)?.text else { throw fault(node, path, need) }
        return text
    }

    private func list(_ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> [String] {
        guard let items = try resolve(node, path: path, depth: depth)?.items else { throw fault(node, path, "expected a list, got \(node.kind)") }
        var texts: [String] = []
        for item in items {
            guard let text = item.text else { throw fault(item, path, "expected a text, got \(item.kind)") }
            texts.append(text)
        }
        return texts
    }

    private func two(_ node: DocumentNode, path: String, _ need: String) throws(DocumentFault) -> (DocumentNode, DocumentNode) {
        guard let items = node.items, items.count == 2 else { throw fault(node, path, need) }
        return (items[0], items[1])
    }

    // MARK: Conditions

    /// Whether the condition holds that a node names.
    func condition(named node: DocumentNode, path: String, depth: Int = 0) throws(DocumentFault) -> Bool {
        guard let name = node.text else { throw fault(node, path, "expected the name of a condition") }
        guard let condition = root["Conditions"]?[name] else { throw fault(node, path, "Conditions has no \"\(name)\"") }
        return try holds(condition, path: "Conditions.\(name)", depth: depth + 1)
    }

    private func holds(_ node: DocumentNode, path: String, depth: Int) throws(DocumentFault) -> Bool {
        guard depth < Self.maximumDepth else { throw fault(node, path, "nested too deep, or a condition that leads back to itself") }
        if node.tag == nil, let name = node["Condition"], node.entries?.count == 1 { return try condition(named: name, path: path, depth: depth) }
        guard let (function, argument) = try Self.function(node, path: path, file: file) else { throw fault(node, path, "expected a condition function") }
        if function == "Condition" { return try condition(named: argument, path: path, depth: depth) }
        let parts = argument.items ?? []
        switch function {
        case "Fn::Equals" where parts.count == 2:
            return try text(parts[0], path: path, depth: depth, "expected a text") == text(parts[1], path: path, depth: depth, "expected a text")
        case "Fn::Not" where parts.count == 1: return try !holds(parts[0], path: path, depth: depth + 1)
        case "Fn::And", "Fn::Or":
            for part in parts where try holds(part, path: path, depth: depth + 1) != (function == "Fn::And") { return function == "Fn::Or" }
            return function == "Fn::And"
        default: throw fault(node, path, "\(function) is no condition function with \(parts.count) parts: expected Fn::Equals, Fn::Not, Fn::And or Fn::Or")
        }
    }
}
