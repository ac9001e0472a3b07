import DetectorService

/// The patterns of the API's strings, matched against the whole string, also where the published text lacks `^` or `$`.
///
/// Each has its published text, which error answers show, and a matcher of its own that runs in linear time: a general
/// engine would take cubic time over some of them on hostile input.
package enum TextPattern: String, Sendable, CaseIterable {
    case words = #".*\S.*"#
    case name = #"^[a-zA-Z0-9][a-zA-Z0-9\-_]*"#
    case arn = #"arn:([a-z\d-]+):.*:.*:.*:.+"#
    case printable = #"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*"#
    case lettersDigitsUnderscores = #"[a-zA-Z0-9_]+"#
    case s3Path = #"^s3://[a-z0-9].+$"#
    case workGroup = #"[a-zA-Z0-9._-]{1,128}"#
    case oneCharacter = #"[^\r\n]"#
    case kmsKey = #"arn:aws.*:kms:.*:[0-9]{12}:key/[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}"#
    case flowName = #"[a-zA-Z0-9][\w!@#.-]+"#
    case namespace = #"[^:].*"#
    case secret = #"arn:([a-z\d-]+):.*:.*:secret:AmazonLookoutMetrics-.+"#
    case oneCharacterOrNone = #"[^\r\n]|^$"#
    case databaseIdentifier = #"^[a-zA-Z](?!.*--)(?!.*-$)[0-9a-zA-Z\-]*$"#
    case lettersDigitsUnderscoresDots = #"[a-zA-Z0-9_.]+"#
    case clusterIdentifier = #"^[a-z](?!.*--)(?!.*-$)[0-9a-z\-]*$"#
    case lettersDigitsHyphens = #"[-0-9a-zA-Z]+"#
    case lettersDigitsHyphensEscaped = #"[\-0-9a-zA-Z]+"#
    case tableName = #"^[a-zA-Z][a-zA-Z0-9_.]*$"#
    case templatedPath = #"^s3://[a-zA-Z0-9_\-\/ {}=]+$"#
    case timestamp =
        #"^([12]\d{3})-(1[0-2]|0[1-9])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(Z|(\+|\-)(0\d|1[0-2]):([0-5]\d)(\[[[:alnum:]\/\_]+\])?)$"#
    case uuid = #"[a-z0-9]{8}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{12}"#

    /// Whether the whole of `text` matches.
    ///
    /// `timestamp` accepts more than its published text: the forms that answers are written in (no seconds, a zone after `Z`),
    /// so that what the API said can be asked for.
    ///
    /// - Complexity: O(text).
    func matches(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .words: return !bytes.contains(0x0A) && bytes.contains { !Self.isSpace($0) }
        case .name: return Self.isName(bytes[...])
        case .arn: return Self.isARN(bytes)
        case .printable: return text.unicodeScalars.allSatisfy { $0 == "\t" || ($0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF) }
        case .lettersDigitsUnderscores: return Self.isRun(bytes[...]) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
        case .s3Path:
            guard let rest = Self.rest(of: bytes, after: "s3://"), let first = rest.first else { return false }
            return (Self.isLower(first) || Self.isDigit(first)) && rest.count >= 2 && !rest.contains(0x0A)
        case .workGroup:
            return bytes.count <= 128
                && Self.isRun(bytes[...]) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        case .oneCharacter: return text.unicodeScalars.count == 1 && text != "\r" && text != "\n"
        case .kmsKey: return Self.isKMSKey(bytes)
        case .flowName: return Self.isFlowName(text)
        case .namespace: return bytes.first.map { $0 != UInt8(ascii: ":") } ?? false && !bytes.dropFirst().contains(0x0A)
        case .secret: return Self.isSecret(bytes)
        case .oneCharacterOrNone: return text.isEmpty || (text.unicodeScalars.count == 1 && text != "\r" && text != "\n")
        case .databaseIdentifier: return Self.isIdentifier(bytes, allowsCapitals: true)
        case .lettersDigitsUnderscoresDots:
            return Self.isRun(bytes[...]) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        case .clusterIdentifier: return Self.isIdentifier(bytes, allowsCapitals: false)
        case .lettersDigitsHyphens, .lettersDigitsHyphensEscaped:
            return Self.isRun(bytes[...]) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        case .tableName:
            guard let first = bytes.first, Self.isLetter(first) else { return false }
            return bytes.allSatisfy { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
        case .templatedPath:
            guard let rest = Self.rest(of: bytes, after: "s3://") else { return false }
            return Self.isRun(rest) { Self.isAlphanumeric($0) || "_-/ {}=".utf8.contains($0) }
        case .timestamp: return bytes.allSatisfy { $0 < 0x80 } && ZonedTime(parsing: text) != nil
        case .uuid: return Self.isUUID(bytes[...])
        }
    }

    // MARK: characters

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
    private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
    private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private static func isRun(_ bytes: ArraySlice<UInt8>, of isMember: (UInt8) -> Bool) -> Bool { !bytes.isEmpty && bytes.allSatisfy(isMember) }

    private static func rest(of bytes: [UInt8], after prefix: String) -> ArraySlice<UInt8>? {
        bytes.starts(with: prefix.utf8) ? bytes.dropFirst(prefix.utf8.count) : nil
    }

    // MARK: the longer ones

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    /// The partition, and what stands behind its colon.
    private static func partition(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
        guard let rest = rest(of: bytes, after: "arn:"), let colon = rest.firstIndex(of: UInt8(ascii: ":")), !bytes.contains(0x0A),
            isRun(rest[..<colon], of: { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        return rest[(colon + 1)...]
    }

    /// A partition, three more colons, and something behind them.
    private static func isARN(_ bytes: [UInt8]) -> Bool {
        guard let rest = partition(bytes) else { return false }
        let parts = rest.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 && !parts[3].isEmpty
    }

    /// A partition, two colons, and somewhere behind them `secret:AmazonLookoutMetrics-` right after a colon, with more after it.
    private static func isSecret(_ bytes: [UInt8]) -> Bool {
        guard let rest = partition(bytes) else { return false }
        let mark = Array("secret:AmazonLookoutMetrics-".utf8)
        var colons = 0
        for index in rest.indices where rest[index] == UInt8(ascii: ":") {
            colons += 1
            let tail = rest[(index + 1)...]
            if colons >= 2, tail.starts(with: mark), tail.count > mark.count { return true }
        }
        return false
    }

    private static func isKMSKey(_ bytes: [UInt8]) -> Bool {
        // The end is of fixed length: ":" account ":key/" uuid; what is free stands before it.
        let end = 1 + 12 + 5 + 36
        guard !bytes.contains(0x0A), bytes.count > end, let rest = rest(of: bytes, after: "arn:aws") else { return false }
        let tail = bytes.suffix(end)
        guard tail.first == UInt8(ascii: ":"), tail.dropFirst().prefix(12).allSatisfy(isDigit), tail.dropFirst(13).starts(with: ":key/".utf8),
            isUUID(tail.suffix(36)), rest.count >= end
        else { return false }
        // Before it ".*:kms:.*".
        let middle = rest.dropLast(end)
        let mark = Array(":kms:".utf8)
        return middle.indices.contains { middle[$0...].starts(with: mark) }
    }

    private static func isFlowName(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, first.isASCII, isAlphanumeric(UInt8(first.value)), scalars.count >= 2 else { return false }
        return scalars.dropFirst().allSatisfy { $0.isASCII && (isAlphanumeric(UInt8($0.value)) || "_!@#.-".unicodeScalars.contains($0)) }
    }

    /// A letter, then letters, digits and hyphens; no hyphen at the end, no two in a row.
    private static func isIdentifier(_ bytes: [UInt8], allowsCapitals: Bool) -> Bool {
        func isFine(_ byte: UInt8) -> Bool { allowsCapitals ? isLetter(byte) : isLower(byte) }
        guard let first = bytes.first, isFine(first) else { return false }
        guard bytes.allSatisfy({ isFine($0) || isDigit($0) || $0 == UInt8(ascii: "-") }), bytes.last != UInt8(ascii: "-") else { return false }
        return !zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
    }

    private static func isUUID(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy { isLower($0) || isDigit($0) } }
    }
}
