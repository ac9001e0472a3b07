import Glibc

/// Where credentials are looked for: environment variables and files, both injectable for tests.
public struct CredentialSurroundings: Sendable {
    /// The environment variables.
    public var environment: [String: String]
    /// The text of a file; throws when it cannot be read.
    public var readFile: @Sendable (String) throws -> String

    /// Given surroundings.
    public init(environment: [String: String], readFile: @escaping @Sendable (String) throws -> String) {
        self.environment = environment
        self.readFile = readFile
    }

    /// Files of this machine, with the environment given (usually that of the process).
    public static func machine(environment: [String: String]) -> Self {
        Self(environment: environment) { path in
            guard let bytes = contents(of: path, most: longestFile + 1) else { throw RequestSigningError(.badConfiguration, "cannot read '\(path)'") }
            guard bytes.count <= longestFile, let text = String(validating: bytes, as: UTF8.self) else {
                throw RequestSigningError(.badConfiguration, "'\(path)' is not a text file of at most 1 MiB")
            }
            return text
        }
    }

    private static let longestFile = 1 << 20

    /// The first bytes of a file, which may be a device or a pipe too: `/dev/null` stands for no settings at all.
    private static func contents(of path: String, most: Int) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = fread(&bytes, 1, most, file)
        return ferror(file) == 0 ? Array(bytes.prefix(count)) : nil
    }

    /// The value of a variable; nil when it is unset or empty.
    func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The value of a variable, or the trimmed text of the file that `NAME_FILE` names; nil when neither is set.
    ///
    /// - Throws: `badConfiguration` when both are set or the file cannot be read.
    func variableOrFile(_ name: String) throws -> String? {
        switch (variable(name), variable(name + "_FILE")) {
        case (nil, nil): return nil
        case (let value?, nil): return value
        case (nil, let path?): return try readFile(path).trimmed()
        case (_?, _?):
            throw RequestSigningError(.badConfiguration, "\(name) and \(name)_FILE are both set: unset one of them")
        }
    }
}
