import Foundation
import Testing

@testable import MetricSeries

@Suite struct MetricCalendarTests {
    /// Offsets at random instants of 1970...2034, from Python 3's zoneinfo.
    @Test(arguments: [
        ("Europe/Berlin", [(511_025_150, 3_600), (1_272_686_665, 7_200), (1_168_723_365, 3_600), (280_080_820, 3_600), (794_472_658, 3_600), (1_966_976_506, 7_200)]),
        ("America/New_York", [(1_296_908_414, -18_000), (1_018_022_223, -18_000), (1_343_724_115, -14_400), (1_247_370_366, -14_400), (140_722_156, -14_400), (1_300_515_102, -14_400)]),
        ("Australia/Lord_Howe", [(28_278_034, 36_000), (1_951_672_655, 39_600), (1_798_451_156, 39_600), (1_007_668_780, 39_600), (556_958_498, 37_800), (1_182_801_014, 37_800)]),
        ("Asia/Kathmandu", [(1_180_323_947, 20_700), (1_022_960_728, 20_700), (852_840_001, 20_700), (1_372_388_373, 20_700), (1_849_030_896, 20_700), (323_446_306, 19_800)]),
        ("America/Sao_Paulo", [(498_048_707, -10_800), (1_363_352_895, -10_800), (325_606_562, -10_800), (1_864_113_090, -10_800), (1_988_216_538, -10_800), (1_123_523_096, -10_800)]),
        ("Pacific/Apia", [(837_382_728, -39_600), (1_591_826_252, 46_800), (32_527_369, -39_600), (1_441_845_164, 46_800), (1_669_098_783, 46_800), (137_506_472, -39_600)]),
        ("Europe/Moscow", [(342_308_754, 10_800), (1_628_287_049, 10_800), (1_269_376_693, 10_800), (91_888_745, 10_800), (646_967_375, 14_400), (1_675_201_516, 10_800)]),
        ("Asia/Tokyo", [(66_597_223, 32_400), (1_768_604_193, 32_400), (1_858_705_584, 32_400), (578_600_102, 32_400), (1_015_220_939, 32_400), (1_277_214_859, 32_400)]),
    ] as [(String, [(Int64, Int64)])]) func offsetsAreThoseOfTheZone(zone: String, golden: [(Int64, Int64)]) throws {
        let calendar = try MetricCalendar(frequency: .hourly, zone: zone)
        for (instant, offset) in golden { #expect(calendar.offset(at: instant) == offset, "\(zone) at \(instant)") }
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Europe/Moscow", "Asia/Kathmandu", "Africa/Cairo", "America/Caracas", "Asia/Pyongyang"])
    func theTableAgreesWithTheSystem(zone: String) throws {
        let calendar = try MetricCalendar(frequency: .hourly, zone: zone)
        let system = try #require(TimeZone(identifier: zone))
        for hour in stride(from: Int64(0), to: 66 * 366 * 24, by: 7) {
            let instant = hour * 3_600
            let expected = Int64(system.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
            if calendar.offset(at: instant) != expected {
                #expect(calendar.offset(at: instant) == expected, "\(zone) at \(instant)")
                return
            }
        }
    }

    @Test(arguments: ["Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"]) func localTimesComeBack(zone: String) throws {
        let calendar = try MetricCalendar(frequency: .hourly, zone: zone)
        for instant in stride(from: Int64(1_735_689_600), to: 1_735_689_600 + 366 * 86_400, by: 900) {
            let local = instant + calendar.offset(at: instant)
            let back = calendar.instant(ofLocal: local)
            // The same instant, or the first of the two that the clock shows alike.
            #expect(back == instant || (back < instant && back + calendar.offset(at: back) == local))
        }
    }

    @Test func skippedTimesMoveOnByTheSkip() throws {
        let berlin = try MetricCalendar(frequency: .hourly, zone: "Europe/Berlin")
        let half = berlin.instant(ofLocal: 1_743_301_800)  // 2025-03-30 02:30, which the clock skips
        #expect(half == 1_743_298_200)
        #expect(half + berlin.offset(at: half) == 1_743_301_800 + 3_600)
    }

    @Test func positionsAreReadFromTheLocalClock() throws {
        let berlin = try MetricCalendar(frequency: .hourly, zone: "Europe/Berlin")
        // Friday 2025-10-31 23:00 UTC is Saturday midnight in Berlin.
        #expect(berlin.position(step: 7, at: 1_761_951_600) == CalendarPosition(step: 7, slot: 0, hourOfWeek: 120, isWeekend: true))
        #expect(try MetricCalendar(frequency: .hourly).position(step: 7, at: 1_761_951_600) == CalendarPosition(step: 7, slot: 23, hourOfWeek: 119, isWeekend: false))
        let fiveMinutes = try MetricCalendar(frequency: .fiveMinutes)
        #expect(fiveMinutes.position(step: 0, at: -1).slot == 287)
        #expect(fiveMinutes.position(step: 0, at: -1).hourOfWeek == 2 * 24 + 23)
        #expect(try MetricCalendar(frequency: .daily).position(step: 0, at: 0).slot == 3)
    }

    @Test func slotsOfFrequencies() throws {
        let slots = try [300, 600, 3_600, 43_200, 86_400, 604_800].map { MetricCalendar.slots(of: try Frequency(seconds: $0)) }
        #expect(slots == [288, 144, 24, 2, 7, 1])
    }

    @Test func unknownZonesAreRefused() {
        #expect { try MetricCalendar(frequency: .hourly, zone: "Mars/Base") } throws: { ($0 as? MetricSeriesError)?.code == .unknownTimeZone }
    }
}

@Suite struct TimeGridTests {
    @Test func moveBackToTheStartOfTheInterval() throws {
        let hourly = try MetricCalendar(frequency: .hourly, zone: "Asia/Kolkata")
        // Half past the hour in UTC is the full hour there.
        #expect(TimeGrid(containing: 1_735_693_199, count: 1, calendar: hourly).start == 1_735_691_400)
        let daily = try MetricCalendar(frequency: .daily, zone: "Europe/Berlin")
        #expect(TimeGrid(containing: 1_735_700_000, count: 1, calendar: daily).start == 1_735_686_000)
    }

    @Test(arguments: [("Europe/Berlin", 86_400), ("Europe/Berlin", 3_600), ("America/Sao_Paulo", 86_400), ("Pacific/Apia", 86_400), ("UTC", 300), ("Europe/Berlin", 604_800), ("Australia/Lord_Howe", 21_600)])
    func startsAndIndicesAgree(zone: String, seconds: Int) throws {
        let calendar = try MetricCalendar(frequency: Frequency(seconds: seconds), zone: zone)
        let grid = TimeGrid(containing: 1_293_840_000, count: 10, calendar: calendar)
        for index in -800...800 {
            let start = grid.start(of: index)
            let end = grid.start(of: index + 1)
            // A day that a zone left out altogether (Apia, 2011-12-30) is an interval of no length.
            if end == start { continue }
            #expect(end > start)
            #expect(grid.index(of: start) == index, "\(zone) \(index)")
            #expect(grid.index(of: end - 1) == index, "\(zone) \(index)")
        }
    }

    @Test func daysMayHave23And25Hours() throws {
        let calendar = try MetricCalendar(frequency: .daily, zone: "Europe/Berlin")
        let grid = TimeGrid(containing: 1_743_200_000, count: 10, calendar: calendar)
        #expect(grid.start == 1_743_116_400)
        let lengths = (0..<4).map { grid.start(of: $0 + 1) - grid.start(of: $0) }
        #expect(lengths == [86_400, 86_400, 82_800, 86_400].map { Int64($0) } || lengths == [86_400, 82_800, 86_400, 86_400].map { Int64($0) })
    }

    @Test func theHourThatTheClockSkipsLeavesItsSlotUnvisited() throws {
        let calendar = try MetricCalendar(frequency: .hourly, zone: "Europe/Berlin")
        let spring = TimeGrid(containing: 1_743_289_200, count: 23, calendar: calendar)
        #expect(spring.positions().map(\.slot) == [0, 1] + Array(3...23))
        let autumn = TimeGrid(containing: 1_761_429_600, count: 25, calendar: calendar)
        #expect(autumn.positions().map(\.slot) == [0, 1, 2] + Array(2...23))
        #expect(autumn.positions(origin: 5).map(\.step) == Array(5..<30))
    }

    @Test func partsOfAGridKeepItsRaster() throws {
        let calendar = try MetricCalendar(frequency: Frequency(seconds: 21_600), zone: "Europe/Berlin")
        let grid = TimeGrid(containing: 1_743_200_000, count: 100, calendar: calendar)
        for index in [-7, 0, 3, 20] {
            let part = grid.intervals(from: index, count: 5)
            #expect(part.count == 5)
            #expect((0..<5).allSatisfy { part.start(of: $0) == grid.start(of: index + $0) })
        }
        #expect(grid.with(count: 2).start == grid.start)
    }
}
