#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps a second server out of a data directory; it ends with the process, however the process ends.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `ServiceError` when another process holds it, or the file cannot be made.
    init(directory: String) throws {
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ServiceError.refused("data directory \"\(directory)\" cannot be written (\(String(cString: strerror(errno)))): check its owner and permissions")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw ServiceError.refused("data directory \"\(directory)\" is in use by another vedette serve: stop it first, or name another --data-dir")
        }
    }

    /// Lets another server in.
    func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
