/// Escapes inside JSON strings (RFC 8259, section 7).
enum JSONEscapes {
    /// Whether every escape of a string's inside is whole and denotes a character.
    static func areValid(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var position = 0
        while position < count {
            guard text[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            guard position + 1 < count else { return false }
            switch text[position + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
                UInt8(ascii: "r"), UInt8(ascii: "t"):
                position += 2
            case UInt8(ascii: "u"):
                guard let unit = codeUnit(text, position + 2, count) else { return false }
                position += 6
                if unit & 0xFC00 == 0xDC00 { return false }
                if unit & 0xFC00 == 0xD800 {
                    guard position + 1 < count, text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u"),
                        let low = codeUnit(text, position + 2, count), low & 0xFC00 == 0xDC00
                    else { return false }
                    position += 6
                }
            default: return false
            }
        }
        return true
    }

    /// Writes the text without escapes (never longer than with them); returns its length. The escapes must be valid.
    static func unescape(_ text: UnsafePointer<UInt8>, _ count: Int, into output: UnsafeMutablePointer<UInt8>) -> Int {
        var position = 0
        var written = 0
        func put(_ byte: UInt8) {
            output[written] = byte
            written += 1
        }
        while position < count {
            if text[position] != UInt8(ascii: "\\") {
                put(text[position])
                position += 1
                continue
            }
            let letter = text[position + 1]
            position += 2
            switch letter {
            case UInt8(ascii: "b"): put(8)
            case UInt8(ascii: "f"): put(12)
            case UInt8(ascii: "n"): put(10)
            case UInt8(ascii: "r"): put(13)
            case UInt8(ascii: "t"): put(9)
            case UInt8(ascii: "u"):
                var scalar = codeUnit(text, position, count)!
                position += 4
                if scalar & 0xFC00 == 0xD800 {
                    scalar = 0x10000 + (scalar & 0x3FF) << 10 + codeUnit(text, position + 2, count)! & 0x3FF
                    position += 6
                }
                for byte in UTF8.encode(Unicode.Scalar(scalar)!)! { put(byte) }
            default: put(letter)
            }
        }
        return written
    }

    private static func codeUnit(_ text: UnsafePointer<UInt8>, _ position: Int, _ count: Int) -> UInt32? {
        guard position + 4 <= count else { return nil }
        var value: UInt32 = 0
        for index in position..<position + 4 {
            let byte = text[index]
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            default: return nil
            }
        }
        return value
    }
}
