import CBenchPeak
import Foundation

/// A program run to its end, with what the system counted for it.
struct ChildProcess {
    let status: Int32
    /// From the start to the first byte on standard output; nil where it printed nothing.
    let firstOutputSeconds: Double?
    let wallSeconds: Double
    let processorSeconds: Double
    /// Largest resident memory. Linux counts what the process that started it had resident at that moment: a floor of some ten
    /// megabytes.
    let peakMegabytes: Double

    /// - Throws: `BenchError` when the program cannot be started.
    static func run(_ program: URL, _ arguments: [String]) throws -> ChildProcess {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            let bytesOfMemoryUnit = 1_024.0
        #else
            var actions: posix_spawn_file_actions_t?
            let bytesOfMemoryUnit = 1.0
        #endif
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchError("no pipe: \(String(cString: strerror(errno)))") }
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        let words = ([program.path] + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        // The peak of a new process starts with that of the one it was made from.
        bench_release_memory()
        PeakMemory.reset()
        var child: pid_t = 0
        let start = Clock.wall()
        let failure = posix_spawn(&child, program.path, &actions, nil, words + [nil], environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard failure == 0 else { throw BenchError("\(program.path) cannot be started: \(String(cString: strerror(failure)))") }
        var first: Double?
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { break }
            if first == nil { first = Clock.wall() - start }
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(child, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchError("waiting for \(program.path): \(String(cString: strerror(errno)))") }
        }
        let wall = Clock.wall() - start
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + 1e-6 * Double(time.tv_usec) }
        return ChildProcess(
            status: status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f), firstOutputSeconds: first, wallSeconds: wall,
            processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakMegabytes: Double(usage.ru_maxrss) * bytesOfMemoryUnit / 1e6)
    }
}
