import Foundation

/// The program that was built with these tests, run as a user runs it.
enum VedetteProgram {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Beside the test product.
    static var url: URL? {
        let beside = [
            URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
            Bundle.main.bundleURL.deletingLastPathComponent(), Bundle.main.bundleURL,
        ]
        return beside.map { $0.appendingPathComponent("vedette") }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs vedette and returns its standard output.
    ///
    /// - Throws: `Failure` with the program's own words where the exit code is not 0.
    @discardableResult
    static func run(_ arguments: [String]) throws -> String {
        guard let url else { throw Failure(description: "no program vedette beside the tests") }
        return try run(url, arguments)
    }

    @discardableResult
    static func run(_ program: URL, _ arguments: [String]) throws -> String {
        let work = try TemporaryFolder()
        let out = work.url.appendingPathComponent("out"), err = work.url.appendingPathComponent("err")
        for file in [out, err] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        // Files rather than pipes: a full pipe would stop the program.
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            let words = (try? String(contentsOf: err, encoding: .utf8)) ?? ""
            throw Failure(description: "\(program.lastPathComponent) \(arguments.joined(separator: " ")): exit code \(process.terminationStatus): \(words.suffix(2_000))")
        }
        return try String(contentsOf: out, encoding: .utf8)
    }
}

/// A folder that is removed with its owner.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
