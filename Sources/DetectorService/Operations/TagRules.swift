/// What tags may be.
enum TagRules {
    /// - Throws: `ServiceError`: validation for a reserved key or a foreign character, quota for too many.
    static func check(_ tags: [String: String], quota: Int) throws {
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
            guard (1...128).contains(key.unicodeScalars.count) else { throw ServiceError.invalid("Tags", "tag key \"\(key)\": expected 1 to 128 characters") }
            guard value.unicodeScalars.count <= 256 else { throw ServiceError.invalid("Tags", "the value of tag \"\(key)\" has more than 256 characters") }
            guard !key.lowercased().hasPrefix("aws:") else { throw ServiceError.invalid("Tags", "tag key \"\(key)\": keys that begin with aws: are reserved") }
            for text in [key, value] where !text.unicodeScalars.allSatisfy(isAllowed) {
                throw ServiceError.invalid("Tags", "tag \"\(key)\": expected letters, digits, spaces and _ . : / = + @ -")
            }
        }
        guard tags.count <= quota else { throw ServiceError.invalid("Tags", "\(tags.count) tags: a resource can have \(quota)") }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "_", ".", ":", "/", "=", "+", "@", "-": true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
    }
}
