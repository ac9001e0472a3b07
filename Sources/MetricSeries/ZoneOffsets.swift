import Foundation

/// A zone's offsets from UTC as a sorted table of changes, so that a look-up costs a binary search and no call into
/// the calendar library.
struct ZoneOffsets: Sendable {
    /// Instants from which the offset of the same index holds; the first is `Int64.min`.
    private let starts: [Int64]
    private let offsets: [Int64]

    /// Years whose changes are tabled; outside them the nearest tabled offset holds.
    private static let firstInstant: Int64 = -2_208_988_800  // 1900-01-01
    private static let lastInstant: Int64 = 4_102_444_800  // 2100-01-01

    init(zone: String) throws {
        if zone == "UTC" || zone == "Z" {
            starts = [.min]
            offsets = [0]
            return
        }
        guard let timeZone = TimeZone(identifier: zone) else {
            throw MetricSeriesError(
                .unknownTimeZone,
                "time zone \"\(zone)\" is unknown: expected an IANA name such as UTC, Europe/Berlin or America/Los_Angeles")
        }
        var starts: [Int64] = [.min]
        var instant = Date(timeIntervalSince1970: Double(Self.firstInstant))
        var offsets = [Int64(timeZone.secondsFromGMT(for: instant))]
        while let next = timeZone.nextDaylightSavingTimeTransition(after: instant),
            Int64(next.timeIntervalSince1970) < Self.lastInstant, next > instant
        {
            let offset = Int64(timeZone.secondsFromGMT(for: next))
            if offset != offsets[offsets.count - 1] {
                starts.append(Int64(next.timeIntervalSince1970))
                offsets.append(offset)
            }
            instant = next
        }
        self.starts = starts
        self.offsets = offsets
    }

    func offset(at instant: Int64) -> Int64 { offsets[index(at: instant)] }

    func instant(ofLocal local: Int64) -> Int64 {
        if starts.count == 1 { return local - offsets[0] }
        // The earliest offset under which the clock shows `local`; offsets stay below two days.
        let first = index(at: local - 172_800)
        let last = index(at: local + 172_800)
        for candidate in first...last {
            let instant = local - offsets[candidate]
            if index(at: instant) == candidate { return instant }
        }
        // Skipped by the clock: read with the offset in force before the skip.
        for candidate in first..<last where local - offsets[candidate] >= starts[candidate + 1] {
            if local - offsets[candidate + 1] < starts[candidate + 1] { return local - offsets[candidate] }
        }
        return local - offsets[last]
    }

    private func index(at instant: Int64) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= instant { low = middle } else { high = middle }
        }
        return low
    }
}
