import Foundation

/// Ctrl-C, termination and crashes: unfinished files are removed, then the process ends with 130, or with 70 for a crash.
///
/// The signal handlers only write a byte to a pipe; a thread of its own waits at the other end and does the work,
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

    private static let stopByte: UInt8 = 1
    private static let crashByte: UInt8 = 2

    /// Installs the handlers; to be called once, first thing.
    static func install() {
        signal(SIGPIPE, SIG_IGN)
        guard pipeEnds.0 >= 0 else { return }
        let stops = [SIGINT, SIGTERM, SIGHUP]
        let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]
        // Whoever started the program may have had them blocked, which is inherited. One mask, and only after all handlers
        // stand: a signal that waited would otherwise meet a program without them.
        var all = sigset_t()
        sigemptyset(&all)
        for number in stops + crashes { sigaddset(&all, number) }
        for number in stops {
            signal(number) { _ in Interruption.wake(Interruption.stopByte) }
        }
        for number in crashes {
            signal(number) { _ in
                Interruption.wake(Interruption.crashByte)
                // The faulty thread must not go on; the other one ends the process.
                while true { pause() }
            }
        }
        Thread.detachNewThread { waitForTheEnd() }
        pthread_sigmask(SIG_UNBLOCK, &all, nil)
    }

    /// For signal handlers: no allocation, no lock.
    private static func wake(_ reason: UInt8) {
        let saved = errno
        var byte = reason
        _ = write(pipeEnds.1, &byte, 1)
        errno = saved
    }

    private static func waitForTheEnd() {
        var byte: UInt8 = 0
        while true {
            let count = read(pipeEnds.0, &byte, 1)
            if count == 1 { break }
            if count < 0, errno == EINTR { continue }
            return
        }
        // Kept locked: no file may be begun or finished after this. A thread that crashed may hold it for ever.
        _ = guarded.lock.lock(before: Date(timeIntervalSinceNow: 1))
        for path in guarded.registry.unfinished { unlink(path) }
        if guarded.registry.terminalNeedsNewline { StandardError.writeUnlocked("\n") }
        if byte == crashByte {
            StandardError.writeUnlocked("vedette: a fault of ours ended the program; no unfinished file was left behind\n")
            _exit(ExitStatus.internalFault.rawValue)
        }
        StandardError.writeUnlocked("vedette: interrupted; no unfinished file was left behind\n")
        _exit(ExitStatus.interrupted.rawValue)
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
