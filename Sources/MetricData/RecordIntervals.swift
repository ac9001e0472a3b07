#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif
import MetricSeries

/// The interval of each record, counted from an anchor: the first timestamp that is read, or where a stream goes on.
///
/// A struct that is changed in place; `deallocate()` ends it.
struct RecordIntervals {
    /// The interval of records outside the window.
    static let outside = Int.min

    private var timestamps: TimestampReader
    private let calendar: MetricCalendar
    private let window: Range<Int64>?
    private let step: Int64
    /// Interval 0, once known.
    private(set) var anchor: TimeGrid?
    private var anchorStart: Int64 = 0
    /// The timestamp read last and its interval.
    private let lastText = UnsafeMutablePointer<UInt8>.allocate(capacity: RecordIntervals.longestText)
    private var lastCount = -1
    private(set) var last = 0

    private static let longestText = 40

    /// - Throws: `MetricDataError.invalidPattern`.
    init(format: TimestampFormat, calendar: MetricCalendar, window: Range<Int64>?, anchor: TimeGrid?) throws {
        timestamps = try TimestampReader(format: format, calendar: calendar)
        self.calendar = calendar
        self.window = window
        step = Int64(calendar.frequency.seconds)
        self.anchor = anchor
        if let anchor { anchorStart = anchor.start }
    }

    func deallocate() { lastText.deallocate() }

    /// The interval that a timestamp without blanks around it lies in, nil when it is none.
    @inline(__always)
    mutating func interval(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        if text.count == lastCount, memcmp(text.baseAddress!, lastText, lastCount) == 0 { return last }
        guard !text.isEmpty, let instant = timestamps.instant(text) else { return nil }
        last = interval(at: instant)
        if text.count <= Self.longestText {
            lastText.update(from: text.baseAddress!, count: text.count)
            lastCount = text.count
        } else {
            lastCount = -1
        }
        return last
    }

    @inline(__always)
    private mutating func interval(at instant: Int64) -> Int {
        if let window, !window.contains(instant) { return Self.outside }
        if anchor == nil {
            let grid = TimeGrid(containing: instant, count: 0, calendar: calendar)
            anchor = grid
            anchorStart = grid.start
            return 0
        }
        if step < CivilDate.secondsPerDay {
            let elapsed = instant &- anchorStart
            let quotient = elapsed / step
            return Int(elapsed % step < 0 ? quotient &- 1 : quotient)
        }
        return anchor!.index(of: instant)
    }
}
