/// The keys whose signatures are accepted, each with its role.
public struct KeyRing: Sendable {
    /// A key and what its holder may do.
    public struct Entry: Sendable {
        /// The key.
        public let key: AccessKey
        /// What its holder may do.
        public let role: AccessRole

        /// Gives a key a role.
        public init(key: AccessKey, role: AccessRole) {
            self.key = key
            self.role = role
        }
    }

    private let entries: [String: Entry]

    /// A ring of keys.
    ///
    /// - Throws: `badConfiguration` when two entries have the same id.
    public init(_ entries: [Entry]) throws {
        var ring: [String: Entry] = [:]
        for entry in entries {
            guard ring.updateValue(entry, forKey: entry.key.id) == nil else {
                throw RequestSigningError(.badConfiguration, "access key \(entry.key.id) is given twice: keep one of them")
            }
        }
        self.entries = ring
    }

    /// Whether no signature can be accepted.
    public var isEmpty: Bool { entries.isEmpty }
    /// How many keys there are.
    public var count: Int { entries.count }
    /// The ids, sorted.
    public var ids: [String] { entries.keys.sorted() }

    /// The entry of a key id; nil when it is not on the ring.
    public func entry(of id: String) -> Entry? { entries[id] }
}
