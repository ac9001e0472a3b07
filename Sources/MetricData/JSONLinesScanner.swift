#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Splits bytes into JSON Lines records: one flat object a line; blank lines are passed over.
///
/// Only wanted keys are kept, each in its slot; other members are checked for form and passed over, nested ones too.
struct JSONLinesScanner: RecordScanner {
    private let keys: [[UInt8]]
    /// Slot of the key that stood in this place in the last object: most objects are alike.
    private var order: [Int] = []
    private(set) var fields: UnsafeMutablePointer<FieldSpan>
    let slots: Int
    /// Line of the last record, from 1.
    private(set) var line = 1
    private var nextLine = 1

    init(keys: [String]) {
        self.keys = keys.map { Array($0.utf8) }
        slots = keys.count
        fields = .allocate(capacity: max(keys.count, 1))
        fields.initialize(repeating: .absent, count: max(keys.count, 1))
    }

    func deallocate() { fields.deallocate() }

    /// Reads the record at `buffer.start` and moves the start behind it.
    ///
    /// - Throws: `MalformedRecord` when the line is no flat object; the start then stands behind the line.
    mutating func next(_ buffer: RecordBuffer) throws -> ScanStep {
        guard let (start, end) = Self.nextLine(buffer, &nextLine, &line) else { return buffer.isFinal ? .end : .needsMore }
        for slot in 0..<slots { fields[slot] = .absent }
        let base = buffer.base
        var place = 0
        try Self.object(base, start, end) { keyStart, keyCount, keyEscaped, value in
            let slot = keyEscaped ? escapedSlot(base + keyStart, keyCount) : self.slot(base + keyStart, keyCount, place)
            place += 1
            guard slot >= 0 else { return }
            if fields[slot].kind != .absent || fields[slot].start != 0 {
                throw Self.malformed("the key \"\(String(decoding: keys[slot], as: UTF8.self))\" stands twice in one object: keep one")
            }
            fields[slot] = value
        }
        return .record
    }

    private mutating func slot(_ key: UnsafePointer<UInt8>, _ count: Int, _ place: Int) -> Int {
        if place < order.count {
            let slot = order[place]
            // A place of an unwanted key is remembered by its negative slot only: look it up again.
            if slot >= 0, keys[slot].count == count, memcmp(keys[slot], key, count) == 0 { return slot }
        }
        let slot = keys.firstIndex { $0.count == count && memcmp($0, key, count) == 0 } ?? -1
        if place < order.count { order[place] = slot } else if place < 4_096 { order.append(slot) }
        return slot
    }

    private func escapedSlot(_ key: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let text = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = count == 0 ? 0 : JSONEscapes.unescape(key, count, into: buffer.baseAddress!)
        }
        return keys.firstIndex(of: text) ?? -1
    }

    static func malformed(_ message: String) -> MalformedRecord { MalformedRecord(message: message, resume: 0, lines: 0) }

    /// The next line that is not blank, without the blanks around it, with the buffer's start behind it; nil at the end of
    /// the buffer.
    static func nextLine(_ buffer: RecordBuffer, _ nextLine: inout Int, _ line: inout Int) -> (start: Int, end: Int)? {
        while true {
            let start = buffer.start
            if start == buffer.end { return nil }
            var end = buffer.end
            if let found = memchr(buffer.base + start, 10, buffer.end - start) {
                end = found.assumingMemoryBound(to: UInt8.self) - buffer.base
                buffer.start = end + 1
            } else if buffer.isFinal {
                buffer.start = end
            } else {
                return nil
            }
            line = nextLine
            nextLine += 1
            var first = start
            while first < end, isBlank(buffer.base[first]) { first += 1 }
            while end > first, isBlank(buffer.base[end - 1]) { end -= 1 }
            if first < end { return (first, end) }
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

    /// Walks the members of the object in `start..<end`.
    static func object(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int,
        _ member: (_ keyStart: Int, _ keyCount: Int, _ keyEscaped: Bool, _ value: FieldSpan) throws -> Void
    ) throws {
        var position = start
        func skipBlanks() { while position < end, isBlank(base[position]) { position += 1 } }
        guard base[position] == UInt8(ascii: "{") else {
            throw malformed(
                base[position] == UInt8(ascii: "[")
                    ? "the line is a JSON array; expected JSON Lines: one flat object a line, without an enclosing array"
                    : "the line is no JSON object; expected one flat object a line, {\"column\": value, …}")
        }
        position += 1
        skipBlanks()
        if position < end, base[position] == UInt8(ascii: "}") {
            position += 1
        } else {
            while true {
                skipBlanks()
                guard position < end, base[position] == UInt8(ascii: "\"") else {
                    throw malformed("expected a key in double quotes at byte \(position - start + 1) of the line")
                }
                let key = try string(base, &position, start, end)
                skipBlanks()
                guard position < end, base[position] == UInt8(ascii: ":") else {
                    throw malformed("expected a colon behind the key at byte \(position - start + 1) of the line")
                }
                position += 1
                skipBlanks()
                let value = try Self.value(base, &position, start, end)
                try member(key.start, key.count, key.kind == .escaped, value)
                skipBlanks()
                guard position < end, base[position] == UInt8(ascii: ",") || base[position] == UInt8(ascii: "}") else {
                    throw malformed(
                        position >= end
                            ? "the object is not closed before the end of the line; expected one whole object a line"
                            : "expected a comma or } at byte \(position - start + 1) of the line")
                }
                position += 1
                if base[position - 1] == UInt8(ascii: "}") { break }
            }
        }
        skipBlanks()
        if position < end { throw malformed("text follows the object at byte \(position - start + 1) of the line; expected one object a line") }
    }

    private static func string(_ base: UnsafeMutablePointer<UInt8>, _ position: inout Int, _ start: Int, _ end: Int) throws -> FieldSpan {
        let first = position + 1
        var escaped = false
        position = first
        while position < end, base[position] != UInt8(ascii: "\"") {
            if base[position] == UInt8(ascii: "\\") {
                escaped = true
                position += 1
            } else if base[position] < 0x20 {
                throw malformed("a control character inside a string at byte \(position - start + 1) of the line; write it as an escape")
            }
            position += 1
        }
        guard position < end else { throw malformed("a string is not closed before the end of the line") }
        let count = position - first
        if escaped, !JSONEscapes.areValid(base + first, count) {
            throw malformed("a string with an escape that does not exist at byte \(first - start + 1) of the line")
        }
        position += 1
        return FieldSpan(start: first, count: count, kind: escaped ? .escaped : .quoted)
    }

    private static func value(_ base: UnsafeMutablePointer<UInt8>, _ position: inout Int, _ start: Int, _ end: Int) throws -> FieldSpan {
        guard position < end else { throw malformed("a value is missing at the end of the line") }
        let first = position
        switch base[position] {
        case UInt8(ascii: "\""): return try string(base, &position, start, end)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipNested(base, &position, start, end)
            return FieldSpan(start: first, count: position - first, kind: .nested)
        default:
            while position < end, base[position] != UInt8(ascii: ","), base[position] != UInt8(ascii: "}"), !isBlank(base[position]) { position += 1 }
            let text = UnsafeBufferPointer(start: UnsafePointer(base + first), count: position - first)
            if text.count == 4, memcmp(text.baseAddress!, "null", 4) == 0 { return FieldSpan(start: first, count: 0, kind: .absent) }
            let known = (text.count == 4 && memcmp(text.baseAddress!, "true", 4) == 0) || (text.count == 5 && memcmp(text.baseAddress!, "false", 5) == 0)
            guard known || isNumber(text) else {
                throw malformed("\(MetricDataError.quoted(text)) is no JSON value; expected a number, a string in double quotes, true, false or null")
            }
            return FieldSpan(start: first, count: text.count, kind: .plain)
        }
    }

    /// Whether text has the form of a JSON number.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        func digits() -> Int {
            let first = position
            while position < text.count, text[position] &- 48 <= 9 { position += 1 }
            return position - first
        }
        if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
        let leadingZero = position < text.count && text[position] == UInt8(ascii: "0")
        let whole = digits()
        if whole == 0 || (leadingZero && whole > 1) { return false }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            position += 1
            if digits() == 0 { return false }
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") { position += 1 }
            if digits() == 0 { return false }
        }
        return position == text.count
    }

    /// Passes over an object or array by its brackets; what is inside is of no interest.
    private static func skipNested(_ base: UnsafeMutablePointer<UInt8>, _ position: inout Int, _ start: Int, _ end: Int) throws {
        var depth = 0
        while position < end {
            switch base[position] {
            case UInt8(ascii: "\""):
                _ = try string(base, &position, start, end)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { return }
        }
        throw malformed("a nested object or array is not closed before the end of the line")
    }
}
