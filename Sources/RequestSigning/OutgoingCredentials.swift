/// The key and region for requests that go out to S3, SNS or Lambda, found where AWS's own tools look.
public struct OutgoingCredentials: Sendable, Equatable {
    /// The key that signs; nil when none is configured anywhere.
    public let key: AccessKey?
    /// The region, where one is configured.
    public let region: String?

    /// A known key and region.
    public init(key: AccessKey?, region: String?) {
        self.key = key
        self.region = region
    }

    /// Looks in this order, for the key and for the region apart:
    /// 1. `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`; `AWS_REGION`, then `AWS_DEFAULT_REGION`;
    /// 2. the profile `AWS_PROFILE` (default `default`) in the file `AWS_SHARED_CREDENTIALS_FILE` (`~/.aws/credentials`),
    ///    then in `AWS_CONFIG_FILE` (`~/.aws/config`, where other profiles than `default` are headed `[profile NAME]`).
    ///
    /// Instance roles, single sign-on and credential processes are not looked for.
    ///
    /// - Throws: `badConfiguration` when half a key is set, a file named by a variable cannot be read or parsed, or
    ///   `AWS_PROFILE` names a profile that neither file has.
    public static func found(in surroundings: CredentialSurroundings) throws -> OutgoingCredentials {
        var key: AccessKey?
        switch (surroundings.variable("AWS_ACCESS_KEY_ID"), surroundings.variable("AWS_SECRET_ACCESS_KEY")) {
        case (nil, nil): break
        case (let id?, let secret?):
            key = try AccessKey(id: id, secret: secret, sessionToken: surroundings.variable("AWS_SESSION_TOKEN"))
        case (let id, _):
            let (there, absent) = id == nil ? ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID") : ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
            throw RequestSigningError(.badConfiguration, "\(there) is set and \(absent) is not: set both")
        }
        var region = surroundings.variable("AWS_REGION") ?? surroundings.variable("AWS_DEFAULT_REGION")
        guard key == nil || region == nil else { return Self(key: key, region: region) }

        let named = surroundings.variable("AWS_PROFILE")
        let profile = named ?? "default"
        let home = surroundings.variable("HOME")
        func section(_ variable: String, _ standard: String, heading: String) throws -> [String: String]? {
            if let path = surroundings.variable(variable) {
                return try ProfileSections(try surroundings.readFile(path), file: path)[heading]
            }
            // A file in its usual place may be absent.
            guard let home, let text = try? surroundings.readFile("\(home)/\(standard)") else { return nil }
            return try ProfileSections(text, file: "\(home)/\(standard)")[heading]
        }
        let secrets = try section("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", heading: profile)
        let settings = try section("AWS_CONFIG_FILE", ".aws/config", heading: profile == "default" ? "default" : "profile \(profile)")
        if named != nil, secrets == nil, settings == nil {
            throw RequestSigningError(.badConfiguration, "AWS_PROFILE names '\(profile)', which neither the credentials nor the config file has")
        }
        for section in [secrets, settings] where key == nil {
            guard let id = section?["aws_access_key_id"] else { continue }
            guard let secret = section?["aws_secret_access_key"] else {
                throw RequestSigningError(.badConfiguration, "the profile '\(profile)' has aws_access_key_id without aws_secret_access_key")
            }
            key = try AccessKey(id: id, secret: secret, sessionToken: section?["aws_session_token"])
        }
        region = region ?? settings?["region"] ?? secrets?["region"]
        return Self(key: key, region: region)
    }
}

/// The sections of a profile file: `[heading]` lines, and `name = value` lines below them.
struct ProfileSections {
    private var sections: [String: [String: String]] = [:]

    /// Reads a file's text. Lines that begin with `#` or `;` are comments; indented lines belong to a nested setting of the
    /// line above and are passed over; names are lower-cased; the last of equal names counts.
    init(_ text: String, file: String) throws {
        var heading: String?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard let first = line.first, !first.isWhitespace, first != "#", first != ";" else { continue }
            let content = line.trimmed()
            if first == "[" {
                guard content.hasSuffix("]") else {
                    throw RequestSigningError(.badConfiguration, "'\(file)', line \(index + 1): a section's heading must end with ']'")
                }
                let name = content.dropFirst().dropLast().split(whereSeparator: \.isWhitespace).joined(separator: " ")
                heading = name
                sections[name] = sections[name] ?? [:]
                continue
            }
            guard let heading, let equals = content.firstIndex(of: "=") else {
                throw RequestSigningError(.badConfiguration, "'\(file)', line \(index + 1): expected 'name = value' below a [heading]")
            }
            sections[heading, default: [:]][content[..<equals].trimmed().lowercased()] = content[content.index(after: equals)...].trimmed()
        }
    }

    /// The settings below a heading; nil when it does not occur.
    subscript(heading: String) -> [String: String]? { sections[heading] }
}
