import Foundation

/// A file that appears whole or not at all: written aside in the same folder, synced, then renamed.
///
/// `-` is standard output. Devices, pipes and sockets are written in place, since they cannot be replaced. The file
/// is opened at once, so that an output that cannot be written is found before the work starts. Not for use from
/// several threads at a time.
final class OutputFile {
    /// The path as the user gave it.
    let name: String
    private let descriptor: Int32
    /// Where to rename to, nil for streams.
    private let target: String?
    private let unfinished: String?
    private var buffer: [UInt8] = []
    private var isClosed = false
    /// Whether the reader of a stream went away; what is written from then on is dropped.
    private(set) var readerLeft = false

    private static let bufferSize = 1 << 16

    /// - Throws: `CommandFailure` naming the path and what is wrong with it.
    init(_ path: String) throws {
        name = path
        buffer.reserveCapacity(Self.bufferSize + 4096)
        if path == "-" {
            descriptor = STDOUT_FILENO
            target = nil
            unfinished = nil
            return
        }
        guard !path.isEmpty else { throw CommandFailure("an output file needs a name") }
        var status = stat()
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                throw CommandFailure("cannot write \"\(path)\": it is a folder, expected the name of a file")
            case S_IFREG:
                guard access(path, W_OK) == 0 else { throw Self.failure(path, errno) }
            default:
                descriptor = open(path, O_WRONLY)
                guard descriptor >= 0 else { throw Self.failure(path, errno) }
                target = nil
                unfinished = nil
                return
            }
        }
        // A link stays a link: its destination is replaced.
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = resolved.deletingLastPathComponent().path
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw CommandFailure("cannot write \"\(path)\": there is no folder \"\(folder)\"")
        }
        let existingMode = stat(resolved.path, &status) == 0 ? status.st_mode & 0o777 : nil
        let aside = "\(folder)/.\(resolved.lastPathComponent).\(getpid()).\(UInt32.random(in: .min ... .max)).unfinished"
        descriptor = Interruption.withUnfinishedFiles { files in
            let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { files.insert(aside) }
            return descriptor
        }
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        if let existingMode { fchmod(descriptor, existingMode) }
        target = resolved.path
        unfinished = aside
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure("cannot write \"\(path)\": \(String(cString: strerror(code)))")
    }

    func write(_ text: String) throws { try write(text.utf8) }

    func write(_ bytes: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Hands everything written so far to the system.
    func flush() throws {
        defer { buffer.removeAll(keepingCapacity: true) }
        if readerLeft { return }
        while !buffer.isEmpty {
            let written = Glibc.write(descriptor, buffer, buffer.count)
            if written < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE {
                    readerLeft = true
                    return
                }
                throw Self.failure(name == "-" ? "standard output" : name, errno)
            }
            if written == buffer.count { return }
            buffer.removeFirst(written)
        }
    }

    /// Makes the file appear under its name, or flushes a stream.
    func finish() throws {
        guard !isClosed else { return }
        try flush()
        isClosed = true
        guard let target, let unfinished else {
            if descriptor != STDOUT_FILENO { close(descriptor) }
            return
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0 else { throw Self.failure(name, errno) }
        try Interruption.withUnfinishedFiles { files in
            guard rename(unfinished, target) == 0 else { throw Self.failure(name, errno) }
            files.remove(unfinished)
        }
        Self.syncFolder(of: target)
    }

    /// Makes the new name last through a loss of power; file systems that cannot are left as they are.
    private static func syncFolder(of path: String) {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        _ = fsync(folder)
        close(folder)
    }

    deinit {
        if isClosed { return }
        if descriptor != STDOUT_FILENO { close(descriptor) }
        if let unfinished {
            Interruption.withUnfinishedFiles { files in
                unlink(unfinished)
                files.remove(unfinished)
            }
        }
    }
}
