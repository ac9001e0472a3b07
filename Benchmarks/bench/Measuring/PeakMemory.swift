import Foundation

/// The largest resident memory of this process, since the last reset where the system can reset it (Linux).
enum PeakMemory {
    static func reset() {
        guard let file = fopen("/proc/self/clear_refs", "w") else { return }
        fputs("5", file)
        fclose(file)
    }

    static func megabytes() -> Double? {
        if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap({ Double($0) }).first
        {
            return kilobytes * 1_024 / 1e6
        }
        return wholeRunMegabytes()
    }

    /// The peak of the whole run.
    static func wholeRunMegabytes() -> Double? {
        var usage = rusage()
        #if os(Linux)
            let who = __rusage_who_t(RUSAGE_SELF.rawValue), bytes = 1_024.0
        #else
            let who = RUSAGE_SELF, bytes = 1.0
        #endif
        guard getrusage(who, &usage) == 0 else { return nil }
        return Double(usage.ru_maxrss) * bytes / 1e6
    }
}
