import Foundation

/// Counts instructions with valgrind's callgrind: the same on a busy machine as on a quiet one.
struct InstructionCounter {
    private let valgrind: URL
    private let strip: URL

    /// Why instructions cannot be counted here; nil where they can.
    static var obstacle: String? {
        if ProgramPlaces.find("valgrind") == nil { return "valgrind is not installed (apt-get install valgrind)" }
        if ProgramPlaces.find("strip") == nil { return "strip is not installed (apt-get install binutils)" }
        return nil
    }

    /// Nil where there is an ``obstacle``.
    init?() {
        guard let valgrind = ProgramPlaces.find("valgrind"), let strip = ProgramPlaces.find("strip") else { return nil }
        self.valgrind = valgrind
        self.strip = strip
    }

    /// Instructions of every case with the kernels of each variant; the variants run side by side, which changes no count.
    ///
    /// - Throws: `BenchError` when a counted run fails.
    func count(variants: [String]) throws -> [String: [String: Double]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-counted-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Older valgrinds give up on the debug information of newer compilers.
        let program = folder.appendingPathComponent("bench")
        try ProgramPlaces.run(strip, ["--strip-debug", "-o", program.path, ProgramPlaces.own.path])
        let runs = try variants.map { variant in
            (variant, try Run(valgrind: valgrind, program: program, variant: variant, dumps: folder.appendingPathComponent(variant)))
        }
        // All are waited for before the folder goes.
        let results = runs.map { variant, run in (variant, Result { try run.finish() }) }
        return Dictionary(uniqueKeysWithValues: try results.map { ($0.0, try $0.1.get()) })
    }

    /// The instructions that a dump of callgrind sums up.
    static func total(ofDump text: String) -> Double? {
        let line = text.split(separator: "\n").last { $0.hasPrefix("totals:") || $0.hasPrefix("summary:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }
    }

    /// One process under valgrind: a dump after every case, and the cases' names on standard output.
    private struct Run {
        let process = Process()
        let output = Pipe()
        let variant: String
        let dumps: URL

        init(valgrind: URL, program: URL, variant: String, dumps: URL) throws {
            self.variant = variant
            self.dumps = dumps
            process.executableURL = valgrind
            process.arguments = [
                "--tool=callgrind", "--quiet", "--callgrind-out-file=\(dumps.path)", "--toggle-collect=bench_counted",
                "--dump-after=bench_counted", program.path, "counted-work", "--variant", variant,
            ]
            // What would vary from run to run, and from processor to processor.
            process.environment = ProcessInfo.processInfo.environment.merging([
                "SWIFT_DETERMINISTIC_HASHING": "1", "VEDETTE_KERNELS": variant, "OPENBLAS_NUM_THREADS": "1",
                "OPENBLAS_CORETYPE": variant == "baseline" ? "Prescott" : "Haswell",
            ]) { $1 }
            process.standardOutput = output
            try process.run()
        }

        func finish() throws -> [String: Double] {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                throw BenchError("counting instructions of the \(variant) kernels: valgrind ended with \(process.terminationStatus)")
            }
            let names = text.split(separator: "\n").map(String.init)
            return Dictionary(
                uniqueKeysWithValues: try names.enumerated().map { index, name in
                    let dump = try String(contentsOfFile: "\(dumps.path).\(index + 1)", encoding: .utf8)
                    guard let count = InstructionCounter.total(ofDump: dump) else { throw BenchError("no total in callgrind's dump of \(name)") }
                    return (name, count)
                })
        }
    }
}
