import Foundation

/// The clocks that times are taken from, in seconds.
enum Clock {
    /// Never set back.
    static func wall() -> Double { seconds(of: CLOCK_MONOTONIC) }

    /// Processor time of all threads of this process.
    static func processor() -> Double { seconds(of: CLOCK_PROCESS_CPUTIME_ID) }

    private static func seconds(of clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
