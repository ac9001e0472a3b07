/// An element of a small XML document: the listings and error messages of S3 and SNS.
///
/// A reader of our own because Foundation's brings two more shared libraries, which every start of the program would load.
/// It takes well-formed UTF-8 documents with elements, text, CDATA, the five named entities and numeric ones; comments,
/// processing instructions and attributes are passed over; a document type is refused.
struct XMLElement: Equatable {
    /// Without a namespace's prefix.
    let name: String
    /// The text directly in the element.
    let text: String
    let children: [XMLElement]

    /// The first child of a name.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of a name; nil when there is none.
    func text(_ name: String) -> String? { self[name]?.text }

    /// Reads a document.
    ///
    /// - Throws: `XMLFault`.
    static func document(_ bytes: [UInt8]) throws -> XMLElement {
        var reader = XMLReader(bytes: bytes)
        return try reader.document()
    }
}

/// Where a document is not of its form.
struct XMLFault: Error, Equatable, CustomStringConvertible {
    let expected: String
    let offset: Int

    var description: String { "expected \(expected) at byte \(offset)" }
}

private struct XMLReader {
    let bytes: [UInt8]
    var position = 0

    private static let deepest = 32

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> XMLElement {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        try skipBetween()
        let root = try element(depth: 0)
        try skipBetween()
        guard position == bytes.count else { throw fault("nothing behind the document") }
        return root
    }

    /// White space, comments and processing instructions.
    private mutating func skipBetween() throws {
        while true {
            skipSpace()
            if has("<?") { try skip(behind: "?>") } else if has("<!--") { try skip(behind: "-->") } else { return }
        }
    }

    private mutating func element(depth: Int) throws -> XMLElement {
        guard depth < Self.deepest else { throw fault("at most \(Self.deepest) levels") }
        try take("<")
        let name = try self.name()
        if try !attributes() { return XMLElement(name: local(name), text: "", children: []) }
        var text: [UInt8] = [], children: [XMLElement] = []
        while true {
            guard position < bytes.count else { throw fault("</\(name)>") }
            if has("</") {
                position += 2
                guard try self.name() == name else { throw fault("</\(name)>") }
                skipSpace()
                try take(">")
                return XMLElement(name: local(name), text: String(decoding: text, as: UTF8.self), children: children)
            } else if has("<!--") {
                try skip(behind: "-->")
            } else if has("<![CDATA[") {
                let start = position + 9
                try skip(behind: "]]>")
                text += bytes[start..<position - 3]
            } else if has("<?") {
                try skip(behind: "?>")
            } else if bytes[position] == UInt8(ascii: "<") {
                children.append(try element(depth: depth + 1))
            } else if bytes[position] == UInt8(ascii: "&") {
                text += try entity()
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
    }

    /// Passes over attributes to the end of a tag; whether the element has content.
    private mutating func attributes() throws -> Bool {
        while true {
            skipSpace()
            if has("/>") {
                position += 2
                return false
            }
            if has(">") {
                position += 1
                return true
            }
            _ = try name()
            skipSpace()
            try take("=")
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else { throw fault("a quoted value") }
            let quote = bytes[position]
            guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { throw fault("the end of a quoted value") }
            position = end + 1
        }
    }

    private mutating func name() throws -> String {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...,
                UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"):
                position += 1
                continue
            default: break
            }
            break
        }
        guard position > start else { throw fault("a name") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }

    private mutating func entity() throws -> [UInt8] {
        let start = position
        guard let end = bytes[start...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw fault("an entity") }
        let name = String(decoding: bytes[start + 1..<end], as: UTF8.self)
        let scalar: Unicode.Scalar? =
            switch name {
            case "amp": "&"
            case "lt": "<"
            case "gt": ">"
            case "quot": "\""
            case "apos": "'"
            default:
                if name.hasPrefix("#x") {
                    UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
                } else if name.hasPrefix("#") {
                    UInt32(name.dropFirst(1)).flatMap(Unicode.Scalar.init)
                } else {
                    nil
                }
            }
        guard let scalar else { throw fault("a known entity") }
        position = end + 1
        return Array(String(scalar).utf8)
    }

    // MARK: Characters

    private func has(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + count]) }
    }

    private mutating func take(_ text: StaticString) throws {
        guard has(text) else { throw fault("\(text)") }
        position += text.utf8CodeUnitCount
    }

    private mutating func skip(behind text: StaticString) throws {
        while position < bytes.count, !has(text) { position += 1 }
        try take(text)
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) { position += 1 }
    }

    private func fault(_ expected: String) -> XMLFault { XMLFault(expected: expected, offset: position) }
}
