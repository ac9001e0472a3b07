import Foundation

/// The Python and R that the peers live in.
struct PeerEnvironment {
    /// Benchmarks/peers of the checkout.
    let folder: URL

    /// Looked for below the working directory, else beside the sources that this program was built from.
    init() throws {
        let places = [
            URL(fileURLWithPath: "Benchmarks/peers"),
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../peers").standardizedFileURL,
        ]
        guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0.appendingPathComponent("worker.py").path) }) else {
            throw BenchError("no folder Benchmarks/peers here: run bench compare at the root of the checkout")
        }
        folder = found
    }

    /// The virtual environment that ``setUpPython(say:)`` makes; git ignores it.
    private var environment: URL { folder.appendingPathComponent(".venv") }

    /// The interpreter of the virtual environment, else the one given.
    func python(_ given: String?) -> URL? {
        if let given { return URL(fileURLWithPath: given) }
        let own = environment.appendingPathComponent("bin/python")
        return FileManager.default.isExecutableFile(atPath: own.path) ? own : nil
    }

    var rscript: URL? { ProgramPlaces.find("Rscript") }

    /// Makes the virtual environment and installs the pinned packages into it.
    func setUpPython(say: (String) -> Void) throws {
        guard let python = ProgramPlaces.find("python3") else { throw BenchError("--set-up-peers needs python3 on the PATH") }
        let own = environment.appendingPathComponent("bin/python")
        if !FileManager.default.isExecutableFile(atPath: own.path) {
            say("making a virtual environment in Benchmarks/peers/.venv")
            try ProgramPlaces.run(python, ["-m", "venv", environment.path])
        }
        say("installing the packages of Benchmarks/peers/requirements.txt")
        try ProgramPlaces.run(own, ["-m", "pip", "install", "--quiet", "-r", folder.appendingPathComponent("requirements.txt").path])
    }

    /// Installs R and its package forecast from Debian's packages, where they are missing.
    func setUpR(say: (String) -> Void) throws {
        if let rscript, (try? ProgramPlaces.run(rscript, ["-e", "stopifnot(requireNamespace('forecast', quietly = TRUE))"])) != nil { return }
        guard let apt = ProgramPlaces.find("apt-get") else {
            throw BenchError("--with-r installs R with apt-get, which is not here: install R and its package forecast yourself")
        }
        let install = ["install", "-y", "-q", "--no-install-recommends", "r-base-core", "r-cran-forecast"]
        let sudo = geteuid() == 0 ? nil : ProgramPlaces.find("sudo")
        guard geteuid() == 0 || sudo != nil else {
            throw BenchError("--with-r needs root: run apt-get \(install.joined(separator: " "))")
        }
        func asRoot(_ arguments: [String]) throws {
            try sudo.map { try ProgramPlaces.run($0, [apt.path] + arguments) } ?? ProgramPlaces.run(apt, arguments)
        }
        say("installing R and its package forecast with apt-get")
        do { try asRoot(install) } catch {
            try asRoot(["update", "-q"])
            try asRoot(install)
        }
    }
}
