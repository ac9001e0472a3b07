/// A key as the configuration file states it: the secret stands in a file or an environment variable of its own.
public struct ConfiguredKey: Sendable, Equatable {
    /// Where the secret is.
    public enum Secret: Sendable, Equatable {
        /// In this file, alone but for white space at its ends.
        case file(String)
        /// In this environment variable.
        case variable(String)
        /// In the configuration itself.
        case literal(String)
    }

    /// The id of the access key.
    public var id: String
    /// Where its secret is.
    public var secret: Secret
    /// What its holder may do.
    public var role: AccessRole

    /// A key of the configuration.
    public init(id: String, secret: Secret, role: AccessRole) {
        self.id = id
        self.secret = secret
        self.role = role
    }
}

extension KeyRing {
    /// The keys that clients may sign with: that of `VEDETTE_ACCESS_KEY_ID` and `VEDETTE_SECRET_ACCESS_KEY` (each also as
    /// `…_FILE`) with the role `admin`, and those of the configuration.
    ///
    /// - Throws: `badConfiguration` when only one half of the pair is set, a secret cannot be found, or an id comes twice.
    ///   The ring may be empty; whoever starts a server decides what to do then.
    public static func gathered(configured: [ConfiguredKey], surroundings: CredentialSurroundings) throws -> KeyRing {
        var entries: [Entry] = []
        let id = try surroundings.variableOrFile("VEDETTE_ACCESS_KEY_ID")
        let secret = try surroundings.variableOrFile("VEDETTE_SECRET_ACCESS_KEY")
        switch (id, secret) {
        case (nil, nil): break
        case (let id?, let secret?): entries.append(Entry(key: try AccessKey(id: id, secret: secret), role: .admin))
        case (_?, nil):
            throw RequestSigningError(.badConfiguration, "VEDETTE_ACCESS_KEY_ID is set and VEDETTE_SECRET_ACCESS_KEY is not: set both")
        case (nil, _?):
            throw RequestSigningError(.badConfiguration, "VEDETTE_SECRET_ACCESS_KEY is set and VEDETTE_ACCESS_KEY_ID is not: set both")
        }
        for key in configured {
            let secret: String
            switch key.secret {
            case .literal(let text): secret = text
            case .file(let path): secret = try surroundings.readFile(path).trimmed()
            case .variable(let name):
                guard let value = surroundings.variable(name) else {
                    throw RequestSigningError(.badConfiguration, "the secret of access key \(key.id) should be in the variable \(name), which is not set")
                }
                secret = value
            }
            entries.append(Entry(key: try AccessKey(id: key.id, secret: secret), role: key.role))
        }
        return try KeyRing(entries)
    }
}
