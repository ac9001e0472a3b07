import Foundation
import Testing

/// `vedette serve` on a free port, stopped with the test.
final class Server {
    let folder: Folder
    let client: HTTPClient
    private let process: Process
    private let log: URL

    static let environment = ["VEDETTE_ACCESS_KEY_ID": "TESTER", "VEDETTE_SECRET_ACCESS_KEY": "test secret", "VEDETTE_ACCOUNT_ID": ""]
    /// Credentials for requests that go out; those of whoever runs the tests are of no concern.
    static let withoutAWS = [
        "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": "",
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    ]

    /// Starts a server and waits until it listens.
    ///
    /// - Parameter hasBucketRoot: whether buckets are the folders of `buckets`; else the arguments say where they are.
    init(_ arguments: [String] = [], environment: [String: String] = [:], folder: Folder? = nil, hasBucketRoot: Bool = true) async throws {
        let folder = try folder ?? Folder()
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder.path("buckets"), withIntermediateDirectories: true)
        log = folder.url.appendingPathComponent("log-\(UUID().uuidString)")
        try Data().write(to: log)
        process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["serve", "--data-dir", folder.path("data"), "--port", "0"] + (hasBucketRoot ? ["--bucket-root", folder.path("buckets")] : []) + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(Self.withoutAWS) { $1 }.merging(Self.environment) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        var port: UInt16?
        // As long as it runs it will listen; a machine under load may take its time.
        while port == nil {
            port = (try? Self.events(log))?.first { $0["event"] as? String == "listening" }.flatMap { $0["port"] as? Int }.flatMap { UInt16(exactly: $0) }
            if port == nil {
                guard process.isRunning else { throw HTTPClient.Failure(description: "the server ended: \(String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self))") }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        client = HTTPClient(port: port!)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    var isRunning: Bool { process.isRunning }

    /// Sends a signal and waits for the end.
    func stop(_ number: Int32 = SIGTERM) async throws -> (status: Int32, wasSignal: Bool) {
        if process.isRunning { kill(process.processIdentifier, number) }
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        return (process.terminationStatus, process.terminationReason == .uncaughtSignal)
    }

    /// The log so far; every line must be one JSON object.
    func events() throws -> [[String: Any]] { try Self.events(log) }

    func logText() throws -> String { String(decoding: try Data(contentsOf: log), as: UTF8.self) }

    private static func events(_ log: URL) throws -> [[String: Any]] {
        // A line that is not whole yet is left for later.
        let text = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        return try text[..<(text.lastIndex(of: "\n") ?? text.startIndex)].split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }
}
