import MetricSeries
import Testing

@testable import Reporting

@Suite struct TimeTextTests {
    private func time(_ zone: String, _ frequency: Frequency = .hourly) throws -> TimeText {
        TimeText(calendar: try MetricCalendar(frequency: frequency, zone: zone))
    }

    @Test func stampsCarryTheOffsetInForce() throws {
        let berlin = try time("Europe/Berlin")
        #expect(berlin.stamp(1_759_500_000) == "2025-10-03T16:00:00+02:00")
        // The hour that the clock repeats on 2025-10-26 differs in its offset only.
        #expect(berlin.stamp(1_761_436_800) == "2025-10-26T02:00:00+02:00")
        #expect(berlin.stamp(1_761_440_400) == "2025-10-26T02:00:00+01:00")
        #expect(try time("UTC").stamp(0) == "1970-01-01T00:00:00+00:00")
        #expect(try time("Asia/Kolkata").stamp(0) == "1970-01-01T05:30:00+05:30")
        #expect(try time("America/St_Johns").stamp(1_700_000_000) == "2023-11-14T18:43:20-03:30")
    }

    @Test func datesBeforeTheEpochAndInLeapYears() throws {
        let utc = try time("UTC")
        #expect(utc.stamp(-1) == "1969-12-31T23:59:59+00:00")
        #expect(utc.stamp(951_782_400) == "2000-02-29T00:00:00+00:00")
        #expect(utc.stamp(4_107_542_400) == "2100-03-01T00:00:00+00:00")
        #expect(utc.stamp(-2_208_988_800) == "1900-01-01T00:00:00+00:00")
    }

    @Test func readableTimesAreAsShortAsTheyCanBe() throws {
        #expect(try time("UTC").readable(1_759_500_000) == "2025-10-03 14:00")
        #expect(try time("UTC", .daily).readable(1_759_449_600) == "2025-10-03")
        #expect(try time("UTC").readable(1_759_500_007) == "2025-10-03 14:00:07")
        #expect(try time("UTC").weekday(1_759_500_000) == "Fri")
    }
}
