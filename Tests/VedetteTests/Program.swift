import Foundation

/// The built program as a black box: run it, look at its exit code, standard output and standard error.
enum Program {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// Lines of standard error.
        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// `vedette` stands beside the test bundle.
    static var path: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("vedette").path
    }

    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:], in folder: Folder
    ) throws -> Outcome {
        let started = try start(arguments, input: input, environment: environment, in: folder)
        return try started.finish()
    }

    static func run(_ arguments: String..., in folder: Folder) throws -> Outcome { try run(arguments, in: folder) }

    /// A run under way.
    final class Started {
        let process: Process
        private let outputFile: URL
        private let errorFile: URL

        init(process: Process, outputFile: URL, errorFile: URL) {
            self.process = process
            self.outputFile = outputFile
            self.errorFile = errorFile
        }

        /// Sends a signal to the program, if it has not ended.
        ///
        /// An ended process has the identifier 0, which to `kill` means everybody in the test's own group.
        func send(_ signal: Int32) {
            let identifier = process.processIdentifier
            if process.isRunning, identifier > 0 { kill(identifier, signal) }
        }

        func finish() throws -> Outcome {
            process.waitUntilExit()
            return Outcome(
                status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
                output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
        }
    }

    /// - Parameter pipe: standard input instead of `input`: it stays open until its writing end is closed.
    static func start(
        _ arguments: [String], input: String? = nil, pipe: Pipe? = nil, environment: [String: String] = [:], in folder: Folder
    ) throws -> Started {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files and not pipes: a full pipe would stop the program.
        let capture = Folder.base.appendingPathComponent("capture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: capture, withIntermediateDirectories: true)
        func file(_ name: String, _ content: String) throws -> URL {
            let url = capture.appendingPathComponent(name)
            try Data(content.utf8).write(to: url)
            return url
        }
        let outputFile = try file("output", "")
        let errorFile = try file("errors", "")
        if let pipe {
            process.standardInput = pipe
        } else {
            process.standardInput = try FileHandle(forReadingFrom: file("input", input ?? ""))
        }
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        return Started(process: process, outputFile: outputFile, errorFile: errorFile)
    }
}

/// A temporary folder of one test, removed with it.
final class Folder {
    static let base = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-tests-\(ProcessInfo.processInfo.processIdentifier)")

    let url: URL

    init() throws {
        url = Self.base.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ content: String, to name: String) throws { try write(Data(content.utf8), to: name) }

    func write(_ content: Data, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
    }

    func data(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

    func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

    func lines(_ name: String) throws -> [String] {
        try text(name).split(separator: "\n").map(String.init)
    }

    /// All names in the folder, hidden ones too, sorted.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
