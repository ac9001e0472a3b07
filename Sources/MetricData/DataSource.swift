
/// Where records come from: files, folders and standard input, in the order they are read.
public struct DataSource: Sendable, Equatable {
    /// Name that stands for standard input.
    public static let standardInput = "-"

    /// The files to read, folders resolved; `-` is standard input.
    public let files: [String]

    /// Resolves paths: a folder stands for all data files below it, in the order of their names.
    ///
    /// Data files are those named `.csv`, `.tsv`, `.txt`, `.jsonl`, `.ndjson`, `.json`, each also with `.gz`; names that
    /// begin with a dot or an underscore are left out. A file that is named itself is read whatever its name.
    ///
    /// - Throws: `MetricDataError.unreadableFile` or `.noDataFiles`.
    public init(paths: [String]) throws {
        var files: [String] = []
        for path in paths {
            if path == Self.standardInput {
                if files.contains(path) { throw MetricDataError(.invalidDescription, "standard input (-) is given twice: it can be read once") }
                files.append(path)
                continue
            }
            switch try FileKind(of: path) {
            case .folder:
                let found = try Self.dataFiles(below: path)
                if found.isEmpty {
                    throw MetricDataError(
                        .noDataFiles,
                        "folder holds no data files: expected names that end in .csv, .tsv, .txt, .jsonl, .ndjson or .json, plain or with .gz",
                        file: path)
                }
                files += found
            case .file, .stream:
                files.append(path)
            }
        }
        if files.isEmpty { throw MetricDataError(.noDataFiles, "no input is given: name files, a folder, or - for standard input") }
        self.files = files
    }

    /// All data files below a folder, sorted by path (bytes); symbolic links are followed.
    ///
    /// - Parameter extensions: what the name ends with before an optional `.gz`.
    /// - Throws: `MetricDataError.unreadableFile`.
    public static func dataFiles(
        below folder: String, extensions: [String] = ["csv", "tsv", "txt", "jsonl", "ndjson", "json"]
    ) throws -> [String] {
        var files: [String] = []
        try collect(folder, depth: 0, extensions: extensions, into: &files)
        return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func collect(_ folder: String, depth: Int, extensions: [String], into files: inout [String]) throws {
        if depth > 40 {
            throw MetricDataError(.unreadableFile, "folders lie more than 40 deep: a symbolic link that leads back to its own folder?", file: folder)
        }
        for name in try folderEntries(folder) where !name.hasPrefix(".") && !name.hasPrefix("_") {
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            switch try FileKind(of: path) {
            case .folder: try collect(path, depth: depth + 1, extensions: extensions, into: &files)
            case .file where isDataFile(name, extensions: extensions): files.append(path)
            default: continue
            }
        }
    }

    private static func isDataFile(_ name: String, extensions: [String]) -> Bool {
        var stem = Substring(name.lowercased())
        if stem.hasSuffix(".gz") { stem = stem.dropLast(3) }
        guard let dot = stem.lastIndex(of: ".") else { return false }
        return extensions.contains(String(stem[stem.index(after: dot)...]))
    }
}
