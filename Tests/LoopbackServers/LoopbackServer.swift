import Foundation

/// A server of other people on loopback, from the virtual environment that `tools/loopback-environment` makes; it ends with
/// the object, and with the tests' process.
public final class LoopbackServer {
    /// The environment's Python; nil when `VEDETTE_LOOPBACK_PYTHON` names none.
    public static let python = ProcessInfo.processInfo.environment["VEDETTE_LOOPBACK_PYTHON"].flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
    /// Why tests that want one are skipped.
    public static let absence = "VEDETTE_LOOPBACK_PYTHON does not name a Python with moto and rclone: run tools/loopback-environment"

    public struct Failure: Error, CustomStringConvertible { public let description: String }

    public let endpoint: String
    public let keyID: String
    public let secret: String
    /// A topic with a queue behind it, a function, and where webhooks are received; empty where there are none. Every path of
    /// the receiver refuses the first request with 503.
    public let topic: String
    public let function: String
    public let hook: String

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffered = Data()

    /// S3 over a folder: each folder in it is a bucket.
    public static func s3(folder: String, keyID: String = "LOOPBACK", secret: String = "loopback secret") throws -> LoopbackServer {
        try LoopbackServer(["s3", folder], environment: ["LOOPBACK_ID": keyID, "LOOPBACK_SECRET": secret])
    }

    /// S3 with the bucket `shop`, SNS and Lambda, and a receiver of webhooks.
    public static func aws() throws -> LoopbackServer { try LoopbackServer(["aws"]) }

    private init(_ arguments: [String], environment: [String: String] = [:]) throws {
        guard let python = Self.python, let script = Bundle.module.url(forResource: "loopback", withExtension: "py") else { throw Failure(description: Self.absence) }
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("AWS_") }
            .merging(["AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"]) { $1 }.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try? output.fileHandleForWriting.close()
        let facts = try Self.line(output, &buffered)
        guard let endpoint = facts["endpoint"] as? String, let id = facts["id"] as? String, let secret = facts["secret"] as? String else {
            throw Failure(description: "the server says \(facts)")
        }
        self.endpoint = endpoint
        keyID = id
        self.secret = secret
        topic = facts["topic"] as? String ?? ""
        function = facts["function"] as? String ?? ""
        hook = facts["hook"] as? String ?? ""
    }

    deinit {
        // The end of its input ends it, and what it started.
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What the queue behind the topic holds; it is empty afterwards.
    public func messages() throws -> [[String: Any]] { try ask("messages") }

    /// What webhooks received: `path`, `headers` with names in lower case, `body`.
    public func posts() throws -> [[String: Any]] { try ask("posts") }

    private func ask(_ question: String) throws -> [[String: Any]] {
        try input.fileHandleForWriting.write(contentsOf: Data("\(question)\n".utf8))
        return try Self.line(output, &buffered)[question] as? [[String: Any]] ?? []
    }

    private static func line(_ pipe: Pipe, _ buffered: inout Data) throws -> [String: Any] {
        while true {
            if let end = buffered.firstIndex(of: 10) {
                let line = buffered[..<end]
                buffered = Data(buffered[(end + 1)...])
                guard let object = try JSONSerialization.jsonObject(with: line) as? [String: Any] else { throw Failure(description: "no JSON object") }
                return object
            }
            let piece = pipe.fileHandleForReading.availableData
            guard !piece.isEmpty else { throw Failure(description: "the server ended before it answered") }
            buffered += piece
        }
    }
}
