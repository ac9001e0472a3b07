import Foundation

/// Folders that results are written into.
enum OutputFolder {
    /// Makes a folder and those above it, if need be.
    ///
    /// - Throws: `CommandFailure` naming the path.
    static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("cannot make the folder \"\(path)\": expected a path where folders may be made and no file has its name")
        }
    }
}
