/// An access key id with its secret, and with a session token where the key is a temporary one.
///
/// Its description shows the id alone, so that a key in a log line or a crash report gives nothing away.
public struct AccessKey: Sendable, Equatable {
    /// The public half, as it stands in a request's credential.
    public let id: String
    /// The secret half.
    public let secret: String
    /// The token of a temporary key; nil for a lasting one.
    public let sessionToken: String?

    /// A key of its two halves.
    ///
    /// - Throws: `badConfiguration` when the id is empty or holds anything but ASCII letters, digits, `_`, `-`, `.`,
    ///   or when the secret is empty, holds white space at its ends or a line break.
    public init(id: String, secret: String, sessionToken: String? = nil) throws {
        guard !id.isEmpty, id.utf8.count <= 128, id.utf8.allSatisfy(Self.isIDCharacter) else {
            throw RequestSigningError(
                .badConfiguration,
                "an access key id has 1 to 128 letters, digits, '_', '-' or '.'; the one given has \(id.utf8.count) bytes"
                    + (id.isEmpty ? "" : " with others among them"))
        }
        guard !secret.isEmpty, secret == secret.trimmed(), !secret.contains(where: \.isNewline) else {
            throw RequestSigningError(
                .badConfiguration,
                "the secret of access key \(id) is empty or has white space at its ends or a line break inside")
        }
        self.id = id
        self.secret = secret
        self.sessionToken = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func isIDCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}

extension AccessKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The id; never the secret.
    public var description: String { "access key \(id)" }
    /// The id; never the secret.
    public var debugDescription: String { description }
    /// The id alone, so that `dump` and string interpolation of a holder show no secret.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension StringProtocol {
    /// The text without spaces, tabs and line breaks at its ends.
    func trimmed() -> String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
