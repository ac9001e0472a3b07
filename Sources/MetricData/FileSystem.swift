#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What a path names.
enum FileKind {
    case file
    case folder
    /// A pipe, a terminal or a device: it can be read once and has no size.
    case stream

    /// - Throws: `MetricDataError.unreadableFile`.
    init(of path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure(path, "cannot be read") }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self = .folder
        case S_IFREG: self = .file
        default: self = .stream
        }
    }

    /// Bytes of a regular file, nil for anything else.
    static func size(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    static func failure(_ path: String, _ what: String, errno code: Int32 = errno) -> MetricDataError {
        MetricDataError(.unreadableFile, "\(what) (\(String(cString: strerror(code)))): check the path and its permissions", file: path)
    }
}

/// Names of a folder's entries, without `.` and `..`.
func folderEntries(_ folder: String) throws -> [String] {
    guard let handle = opendir(folder) else { throw FileKind.failure(folder, "the folder cannot be opened") }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != "." && name != ".." { names.append(name) }
    }
    return names
}

/// An open file descriptor that is read once from its start; closes itself.
final class FileDescriptor {
    private let descriptor: Int32
    private let path: String
    /// Bytes of a regular file, nil for anything else.
    let size: Int?

    /// - Parameter path: a path, or `-` for standard input.
    init(path: String) throws {
        self.path = path
        if path == DataSource.standardInput {
            descriptor = 0
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            if descriptor < 0 { throw FileKind.failure(path, "cannot be opened") }
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { size = Int(status.st_size) } else { size = nil }
        #if canImport(Glibc)
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        #endif
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// Reads up to `capacity` bytes; 0 at the end.
    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) throws -> Int {
        while true {
            #if canImport(Glibc)
            let count = Glibc.read(descriptor, buffer, capacity)
            #elseif canImport(Musl)
            let count = Musl.read(descriptor, buffer, capacity)
            #else
            let count = Darwin.read(descriptor, buffer, capacity)
            #endif
            if count >= 0 { return count }
            if errno == EINTR { continue }
            throw FileKind.failure(path, "reading failed")
        }
    }
}
