import Crypto

/// The key of one secret, day, region and service, and the signatures it makes.
struct SigningKey {
    private let key: SymmetricKey

    /// Derives the key: four HMACs, of the date, the region, the service and a fixed word.
    init(secret: String, scope: CredentialScope) {
        var key = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        for word in [scope.date, scope.region, scope.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(word.utf8), using: key))
        }
        self.key = key
    }

    /// What is signed: algorithm, time, scope, and the hash of the canonical request.
    static func stringToSign(_ canonical: CanonicalRequest, time: String, scope: CredentialScope) -> [UInt8] {
        Array("AWS4-HMAC-SHA256\n\(time)\n\(scope.text)\n\(Hexadecimal.sha256(Array(canonical.text.utf8)))".utf8)
    }

    /// The signature in lower-case hexadecimal.
    func signature(of text: [UInt8]) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: text, using: key))
    }

    /// Whether a signature of 64 hexadecimal digits is that of the text; takes the same time whichever digit differs.
    func isValid(_ signature: String, of text: [UInt8]) -> Bool {
        guard let code = Hexadecimal.bytes(signature), code.count == 32 else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: text, using: key)
    }
}

/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two digits a byte.
    public static func text(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in bytes {
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The SHA-256 of a payload.
    public static func sha256(_ bytes: [UInt8]) -> String { text(SHA256.hash(data: bytes)) }

    /// The bytes of an even number of lower-case digits; nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.count % 2 == 0 else { return nil }
        var out: [UInt8] = []
        for index in stride(from: 0, to: source.count, by: 2) {
            guard let high = digits.firstIndex(of: source[index]), let low = digits.firstIndex(of: source[index + 1]) else { return nil }
            out.append(UInt8(high << 4 | low))
        }
        return out
    }
}
