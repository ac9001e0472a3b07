import Foundation

/// The description of the Lookout for Metrics API that boto3 makes its client from. It belongs to botocore, whose releases
/// hold it up to 1.40.60; nothing of it is ours, it is only put where a newer boto3 looks.
struct LookoutModelFile {
    /// The last release of botocore that has it.
    static let lastRelease = "1.40.60"
    /// Where boto3 looks for it, below a folder of `AWS_DATA_PATH`.
    static let folder = "lookoutmetrics/2017-07-25"

    /// The file's name, `service-2.json` or `service-2.json.gz`.
    let name: String
    let bytes: Data

    /// Reads a file that should be the description, plain or compressed.
    ///
    /// - Throws: `CommandFailure` when it is another service's or none.
    init(path: String, python: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path) else { throw CommandFailure("cannot read \"\(path)\"") }
        self.bytes = bytes
        let isCompressed = bytes.starts(with: [0x1F, 0x8B])
        name = isCompressed ? "service-2.json.gz" : "service-2.json"
        let text = isCompressed ? try PythonProgram.run(python, Self.inflate, arguments: [path]) : bytes
        let root = (try? JSONSerialization.jsonObject(with: text)) as? [String: Any]
        let metadata = root?["metadata"] as? [String: Any]
        guard metadata?["serviceId"] as? String == "LookoutMetrics", (root?["operations"] as? [String: Any])?.isEmpty == false else {
            throw CommandFailure(
                "\"\(path)\" is not the description of Lookout for Metrics: expected the file service-2.json(.gz) out of "
                    + "botocore \(Self.lastRelease), folder botocore/data/\(Self.folder)")
        }
    }

    private static let inflate = "import gzip, sys; sys.stdout.buffer.write(gzip.open(sys.argv[1]).read())"

    /// Writes the description where boto3 looks below `root`.
    func install(below root: URL) throws -> URL {
        let folder = root.appendingPathComponent(Self.folder)
        let target = folder.appendingPathComponent(name)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            // Only one of the two forms may stand there.
            for other in ["service-2.json", "service-2.json.gz"] where other != name { try? FileManager.default.removeItem(at: folder.appendingPathComponent(other)) }
            try bytes.write(to: target, options: .atomic)
        } catch {
            throw CommandFailure("cannot write \"\(target.path)\": \(error.localizedDescription)")
        }
        return target
    }
}
