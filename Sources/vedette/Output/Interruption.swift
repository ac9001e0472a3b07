import Foundation

/// Ctrl-C and termination: unfinished files are removed, then the process ends with 130.
///
/// The signal handler only writes a byte to a pipe; a thread of its own waits at the other end and does the work,
/// which a handler must not.
enum Interruption {
    private struct Registry {
        var unfinished: Set<String> = []
        var terminalNeedsNewline = false
    }

    private final class Guarded: @unchecked Sendable {
        let lock = NSLock()
        var registry = Registry()
    }

    private static let guarded = Guarded()
    /// Read end and write end.
    private static let pipeEnds: (Int32, Int32) = {
        var ends: [Int32] = [-1, -1]
        return pipe(&ends) == 0 ? (ends[0], ends[1]) : (-1, -1)
    }()

    /// Installs the handlers; to be called once, first thing.
    static func install() {
        receiveSignals()
        signal(SIGPIPE, SIG_IGN)
        guard pipeEnds.0 >= 0 else { return }
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { _ in
                let saved = errno
                _ = write(Interruption.pipeEnds.1, [1], 1)
                errno = saved
            }
        }
        Thread.detachNewThread {
            var byte: UInt8 = 0
            while true {
                let count = read(pipeEnds.0, &byte, 1)
                if count == 1 { break }
                if count < 0, errno == EINTR { continue }
                return
            }
            // Kept locked: no file may be begun or finished after this.
            guarded.lock.lock()
            for path in guarded.registry.unfinished { unlink(path) }
            if guarded.registry.terminalNeedsNewline { StandardError.write("\n") }
            StandardError.write("vedette: interrupted; no unfinished file was left behind\n")
            _exit(ExitStatus.interrupted.rawValue)
        }
    }

    /// A program started from a thread that blocks signals inherits the block: without this it could not be interrupted.
    private static func receiveSignals() {
        var wanted = sigset_t()
        sigemptyset(&wanted)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&wanted, number) }
        pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    }

    /// Runs `body` while no interruption can happen and keeps the list of unfinished files with it.
    static func withUnfinishedFiles<Result>(_ body: (inout Set<String>) throws -> Result) rethrows -> Result {
        guarded.lock.lock()
        defer { guarded.lock.unlock() }
        return try body(&guarded.registry.unfinished)
    }

    /// Removes whatever is unfinished: for exits on errors.
    static func removeUnfinishedFiles() {
        withUnfinishedFiles { unfinished in
            for path in unfinished { unlink(path) }
            unfinished.removeAll()
        }
    }

    static func terminalNeedsNewline(_ value: Bool) {
        guarded.lock.lock()
        guarded.registry.terminalNeedsNewline = value
        guarded.lock.unlock()
    }
}
