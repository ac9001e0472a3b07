import Foundation

/// Standard error: notes, warnings and errors, whole lines at a time, from any thread.
enum StandardError {
    private static let lock = NSLock()

    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Writes text as it is; what cannot be written is lost, since there is nowhere left to say so.
    static func write(_ text: String) {
        lock.lock()
        defer { lock.unlock() }
        writeUnlocked(text)
    }

    /// For the end of the process, when a thread that holds the lock may be gone.
    static func writeUnlocked(_ text: String) {
        var bytes = Array(text.utf8)
        while !bytes.isEmpty {
            let written = Glibc.write(STDERR_FILENO, bytes, bytes.count)
            if written < 0 {
                if errno == EINTR { continue }
                return
            }
            bytes.removeFirst(written)
        }
    }
}
