/// Finds the delimiter that splits the first lines of a file evenly.
enum DelimiterInference {
    private static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 9, UInt8(ascii: "|")]

    /// The candidate under which most of the first lines have as many fields as the first, at least two; among equals the
    /// one with more fields; a comma when none splits at all.
    static func delimiter(of bytes: UnsafeBufferPointer<UInt8>, quote: QuoteSymbol) -> UInt8 {
        var best = UInt8(ascii: ",")
        var bestScore = (share: 0.0, fields: 1)
        for candidate in candidates where quote != .symbol(candidate) {
            let counts = fieldCounts(bytes, candidate, quote)
            guard let first = counts.first, first > 1 else { continue }
            let share = Double(counts.filter { $0 == first }.count) / Double(counts.count)
            if (share, first) > bestScore {
                best = candidate
                bestScore = (share, first)
            }
        }
        return best
    }

    static func name(_ delimiter: UInt8) -> String {
        delimiter == 9 ? "tab" : "\"\(Character(UnicodeScalar(delimiter)))\""
    }

    private static func fieldCounts(_ bytes: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8, _ quote: QuoteSymbol) -> [Int] {
        var symbol: UInt8 = 10
        if case .symbol(let byte) = quote { symbol = byte }
        var counts: [Int] = []
        var fields = 1
        var length = 0
        var quoted = false
        for byte in bytes {
            if byte == symbol, symbol != 10 {
                quoted.toggle()
            } else if quoted {
                continue
            } else if byte == delimiter {
                fields += 1
            } else if byte == 10 {
                if length > 0 { counts.append(fields) }
                if counts.count == 100 { return counts }
                fields = 1
                length = 0
                continue
            } else if byte == 13 {
                continue
            }
            length += 1
        }
        if counts.isEmpty, length > 0 { counts.append(fields) }
        return counts
    }
}
