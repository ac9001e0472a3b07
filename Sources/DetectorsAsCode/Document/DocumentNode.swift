import Yams

/// A value of a YAML or JSON text with the line that it stands on.
struct DocumentNode: Sendable {
    indirect enum Content: Sendable {
        /// - Parameter isPlain: without quotes, so that `null`, numbers and the like may be meant.
        case scalar(String, isPlain: Bool)
        case list([DocumentNode])
        case map([Entry])
    }

    struct Entry: Sendable {
        let key: String
        let line: Int
        var value: DocumentNode
    }

    var content: Content
    let line: Int
    /// A local tag such as `!Ref`; nil without one.
    var tag: String?

    init(_ content: Content, line: Int, tag: String? = nil) {
        self.content = content
        self.line = line
        self.tag = tag
    }

    /// The one document of a text.
    ///
    /// - Throws: `DocumentFault`.
    static func read(_ text: String, file: String) throws(DocumentFault) -> DocumentNode {
        func fault(_ line: Int?, _ message: String) -> DocumentFault { DocumentFault(file: file, line: line, path: "", message: message) }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                throw fault(mark.line, "this is not YAML: \(problem)")
            case .duplicatedKeysInMapping(let keys, let context):
                throw fault(context.mark.line, "the key \(keys.map { "\"\($0)\"" }.joined(separator: ", ")) stands twice: keep one")
            default: throw fault(nil, "this is not YAML or JSON text in UTF-8")
            }
        } catch { throw fault(nil, "this is not YAML or JSON: \(error)") }
        guard let root else { throw fault(nil, "the file is empty: expected a list of Detectors") }
        return try DocumentNode(root, file: file, line: 1)
    }

    private init(_ node: Node, file: String, line: Int) throws(DocumentFault) {
        let line = node.mark?.line ?? line
        let tag: String? = switch node {
            case .scalar(let scalar): Self.local(scalar.tag)
            case .mapping(let mapping): Self.local(mapping.tag)
            case .sequence(let sequence): Self.local(sequence.tag)
            case .alias: nil
            }
        switch node {
        case .scalar(let scalar): self.init(.scalar(scalar.string, isPlain: scalar.style == .plain), line: line, tag: tag)
        case .sequence(let sequence):
            var items: [DocumentNode] = []
            for item in sequence { items.append(try DocumentNode(item, file: file, line: line)) }
            self.init(.list(items), line: line, tag: tag)
        case .mapping(let mapping):
            var entries: [Entry] = []
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw DocumentFault(file: file, line: key.mark?.line ?? line, path: "", message: "a key must be a text")
                }
                let keyLine = key.mark?.line ?? line
                entries.append(Entry(key: name, line: keyLine, value: try DocumentNode(value, file: file, line: keyLine)))
            }
            self.init(.map(entries), line: line, tag: tag)
        case .alias(let alias): throw DocumentFault(file: file, line: alias.mark?.line ?? line, path: "", message: "an alias without its anchor")
        }
    }

    private static func local(_ tag: Tag) -> String? {
        let name = tag.description
        return name.hasPrefix("!") && name.count > 1 ? name : nil
    }

    // MARK: Reading

    /// The entries of a map; nil for anything else.
    var entries: [Entry]? { if case .map(let entries) = content { entries } else { nil } }
    /// The items of a list; nil for anything else.
    var items: [DocumentNode]? { if case .list(let items) = content { items } else { nil } }
    /// The text of a scalar; nil for anything else.
    var text: String? { if case .scalar(let text, _) = content { text } else { nil } }
    /// Whether it stands for no value.
    var isNull: Bool {
        if case .scalar(let text, isPlain: true) = content { ["", "~", "null", "Null", "NULL"].contains(text) } else { false }
    }

    subscript(key: String) -> DocumentNode? { entries?.first { $0.key == key }?.value }

    /// What it is, in a sentence.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "a single value"
        case .list: "a list"
        case .map: "keys with values"
        }
    }
}
