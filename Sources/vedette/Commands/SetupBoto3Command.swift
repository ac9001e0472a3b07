import ArgumentParser
import Foundation

/// `vedette setup-boto3`: today's boto3 makes the Lookout for Metrics client again.
struct SetupBoto3Command: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup-boto3",
        abstract: "Makes today's boto3 create the Lookout for Metrics client again, and prints the line to set.",
        discussion: """
            boto3 lost the client after release \(LookoutModelFile.lastRelease). The description it is made from is taken out of that release's wheel \
            (downloaded with pip unless --from names a file that you have) and put into a folder of your own. Vedette keeps no copy of it.
            """)

    @Option(name: .long, help: ArgumentHelp("A wheel of botocore up to \(LookoutModelFile.lastRelease), or its file service-2.json(.gz).", valueName: "file"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp("Folder to put it into (default: vedette/boto3 in your data folder).", valueName: "dir"))
    var out: String?

    @Option(name: .long, help: ArgumentHelp("The Python that has pip.", valueName: "program"))
    var python = "python3"

    @Flag(name: .long, help: "Print the line alone.")
    var quiet = false

    func execute() throws -> ExitStatus {
        let console = Console(quiet: quiet, color: .auto)
        let work = FileManager.default.temporaryDirectory.appendingPathComponent("vedette-boto3-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }

        let model = try LookoutModelFile(path: sourceFile(in: work, console), python: python)
        let root = URL(fileURLWithPath: out ?? Self.standardFolder())
        let target = try model.install(below: root)
        console.note("wrote \(target.path); boto3 finds it when this is set:")

        let output = try OutputFile("-")
        try output.write("export AWS_DATA_PATH=\(Self.quoted(Self.searchPath(root.path)))\n")
        try output.finish()
        return .done
    }

    /// The model file: what `--from` names, or what stands in the wheel.
    private func sourceFile(in work: URL, _ console: Console) throws -> String {
        var wheel = from
        if let from, !from.lowercased().hasSuffix(".whl") { return from }
        if wheel == nil {
            console.note("downloading botocore \(LookoutModelFile.lastRelease) with pip")
            _ = try PythonProgram.run(
                python,
                [
                    "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--dest", work.path,
                    "botocore==\(LookoutModelFile.lastRelease)",
                ])
            wheel = try FileManager.default.contentsOfDirectory(atPath: work.path).first { $0.hasSuffix(".whl") }.map { work.appendingPathComponent($0).path }
        }
        guard let wheel else { throw CommandFailure("pip downloaded no wheel of botocore: give one with --from FILE.whl") }
        _ = try PythonProgram.run(python, Self.unpack, arguments: [wheel, "botocore/data/\(LookoutModelFile.folder)/", work.path])
        for name in ["service-2.json.gz", "service-2.json"] where FileManager.default.fileExists(atPath: work.appendingPathComponent(name).path) {
            return work.appendingPathComponent(name).path
        }
        throw CommandFailure("\"\(wheel)\" has no Lookout for Metrics: botocore has it up to \(LookoutModelFile.lastRelease)")
    }

    private static let unpack = """
        import sys, zipfile
        wheel, folder, out = sys.argv[1:]
        with zipfile.ZipFile(wheel) as archive:
            for name in ("service-2.json", "service-2.json.gz"):
                if folder + name in archive.namelist():
                    open(out + "/" + name, "wb").write(archive.read(folder + name))
        """

    private static func standardFolder() -> String {
        let environment = ProcessInfo.processInfo.environment
        let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory() + "/.local/share"
        return data + "/vedette/boto3"
    }

    /// The folder before those that are set already.
    private static func searchPath(_ folder: String) -> String {
        let set = (ProcessInfo.processInfo.environment["AWS_DATA_PATH"] ?? "").split(separator: ":").map(String.init)
        return ([folder] + set.filter { $0 != folder }).joined(separator: ":")
    }

    /// The text as a shell reads it back.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || "/._-:+@,".utf8.contains($0)
        }
        return isPlain ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}
