import Foundation

/// A process of another language that times its packages on request, a line a request, a line an answer.
///
/// It lives as long as the comparison, so that its start and its imports are not in the times, and one round can ask ours,
/// theirs, ours, theirs on the very same series.
final class PeerWorker {
    enum Answer {
        case fields([String])
        /// The package or the method is not there, and why.
        case missing(String)
    }

    let language: String
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var pending: [UInt8] = []

    /// - Throws: what keeps the process from starting.
    init(language: String, program: URL, arguments: [String]) throws {
        self.language = language
        process.executableURL = program
        process.arguments = arguments
        // One thread in everything that would take more by itself.
        let single = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS"]
        process.environment = ProcessInfo.processInfo.environment.merging(single.map { ($0, "1") }) { $1 }
        process.standardInput = requests
        process.standardOutput = answers
        try process.run()
    }

    deinit {
        try? requests.fileHandleForWriting.close()
        if process.isRunning { process.waitUntilExit() }
    }

    /// - Throws: `BenchError` when the worker ended or answers with an error.
    func ask(_ fields: [String]) throws -> Answer {
        let line = fields.joined(separator: "\t") + "\n"
        do { try requests.fileHandleForWriting.write(contentsOf: Data(line.utf8)) } catch {
            throw BenchError("the \(language) worker ended before \(fields.joined(separator: " "))")
        }
        let answer = try readLine(after: fields).split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch answer[0] {
        case "ok": return .fields(Array(answer.dropFirst()))
        case "missing": return .missing(answer.dropFirst().joined(separator: " "))
        default: throw BenchError("the \(language) worker on \(fields.joined(separator: " ")): \(answer.joined(separator: " "))")
        }
    }

    private func readLine(after fields: [String]) throws -> String {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            let more = answers.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchError("the \(language) worker ended on \(fields.joined(separator: " ")); see its messages above") }
            pending += more
        }
    }
}
