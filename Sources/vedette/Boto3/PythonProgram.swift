import Foundation

/// The user's Python, which boto3 runs in and which can unpack its own wheels.
enum PythonProgram {
    /// Runs a program given as text and returns what it prints.
    ///
    /// - Throws: `CommandFailure` with the last line of its errors when it fails.
    static func run(_ python: String, _ program: String, arguments: [String]) throws -> Data { try run(python, ["-c", program] + arguments) }

    /// Runs `python` with arguments.
    static func run(_ python: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python] + arguments
        let output = Pipe(), errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        do { try process.run() } catch { throw CommandFailure("cannot run \"\(python)\": \(error.localizedDescription)") }
        // Both pipes are emptied at the same time, so that neither can fill up and stop the program.
        let complaints = DispatchQueue(label: "python.errors")
        nonisolated(unsafe) var said = Data()
        complaints.async { said = errors.fileHandleForReading.readDataToEndOfFile() }
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        complaints.sync {}
        process.waitUntilExit()
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            let last = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init) ?? "exit code \(process.terminationStatus)"
            throw CommandFailure("\"\(python)\" could not do it: \(last)")
        }
        return printed
    }
}
