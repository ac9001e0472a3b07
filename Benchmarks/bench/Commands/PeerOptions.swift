import ArgumentParser
import Foundation

/// How peers are found, set up and timed.
struct PeerOptions: ParsableArguments {
    @Flag(help: "Make the virtual environment of the Python packages first (Benchmarks/peers/.venv).")
    var setUpPeers = false

    @Flag(help: "Install R and its package forecast first, where they are missing (apt-get, needs root).")
    var withR = false

    @Option(help: "A Python interpreter that has the packages, instead of that environment's.")
    var python: String?

    @Option(help: "Turns that each peer gets.")
    var rounds = 7

    @Option(help: "Series that Holt-Winters' squared errors are compared on; a share of 97 % wants a hundred.")
    var errorSeries = 100

    func validate() throws {
        guard (1...1_000).contains(rounds) else { throw ValidationError("--rounds \(rounds): expected 1 to 1000") }
        guard (1...128).contains(errorSeries) else { throw ValidationError("--error-series \(errorSeries): expected 1 to 128") }
    }

    struct Workers {
        let python: PeerWorker?
        let r: PeerWorker?
        /// Of every language and package found.
        let versions: [String: String]
    }

    /// Starts the workers that can be started, and says what is there and what is not.
    func start(say: (String) -> Void) throws -> Workers {
        // A worker that ends early must give an error, not end us.
        signal(SIGPIPE, SIG_IGN)
        let environment = try PeerEnvironment()
        if setUpPeers { try environment.setUpPython(say: say) }
        if withR { try environment.setUpR(say: say) }
        let pythonWorker = try environment.python(python).map {
            try PeerWorker(language: "Python", program: $0, arguments: [environment.folder.appendingPathComponent("worker.py").path])
        }
        let rWorker = try environment.rscript.map {
            try PeerWorker(language: "R", program: $0, arguments: ["--vanilla", environment.folder.appendingPathComponent("worker.R").path])
        }
        var versions: [String: String] = [:]
        for worker in [pythonWorker, rWorker].compactMap({ $0 }) {
            guard case .fields(let fields) = try worker.ask(["hello"]) else { continue }
            for field in fields {
                let parts = field.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2 { versions[parts[0]] = parts[1] }
            }
        }
        say("peers      " + versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        if pythonWorker == nil { say("absent     all Python packages: --set-up-peers installs them") }
        if rWorker == nil { say("absent     R: --with-r installs it") } else if versions["forecast"] == nil {
            say("absent     R's package forecast: --with-r installs it")
        }
        say("")
        return Workers(python: pythonWorker, r: rWorker, versions: versions)
    }

    /// Compares works one after the other.
    func compare(_ works: [ComparedWork], machine: Machine, _ workers: Workers, each: (ComparedResult) -> Void) throws -> [ComparedResult] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-compare-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let comparison = Comparison(
            machine: machine, python: workers.python, r: workers.r, rounds: rounds, squaredErrorSeries: errorSeries, folder: folder)
        return try works.map { work in
            let result = try comparison.run(work)
            each(result)
            return result
        }
    }
}
