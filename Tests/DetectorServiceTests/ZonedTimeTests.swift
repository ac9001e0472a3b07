import MetricSeries
import Testing

@testable import DetectorService

@Suite struct ZonedTimeTests {
    @Test func printsAsTheOldServiceDid() throws {
        let utc = try MetricCalendar(frequency: .hourly)
        let tokyo = try MetricCalendar(frequency: .hourly, zone: "Asia/Tokyo")
        let newYork = try MetricCalendar(frequency: .hourly, zone: "America/New_York")
        #expect(ZonedTime(1_613_559_600, calendar: utc).description == "2021-02-17T11:00Z[UTC]")
        #expect(ZonedTime(1_613_559_605, calendar: utc).description == "2021-02-17T11:00:05Z[UTC]")
        #expect(ZonedTime(1_737_313_200, calendar: tokyo).description == "2025-01-20T04:00+09:00[Asia/Tokyo]")
        #expect(ZonedTime(1_613_559_600, calendar: newYork).description == "2021-02-17T06:00-05:00[America/New_York]")
    }

    @Test(arguments: [
        ("2021-02-17T11:00Z[UTC]", Int64(1_613_559_600)), ("2021-02-17T11:00:00Z", 1_613_559_600), ("2021-02-17T11:00", 1_613_559_600),
        ("2021-02-17T11:00:05.250Z", 1_613_559_605), ("2025-01-20T04:00+09:00[Asia/Tokyo]", 1_737_313_200), ("2021-02-17T06:00:00-05:00", 1_613_559_600),
    ])
    func readsEveryForm(_ text: String, _ instant: Int64) {
        #expect(ZonedTime(parsing: text)?.instant == instant)
    }

    @Test(arguments: [
        "", "2021-02-17", "2021-02-30T00:00Z", "2021-02-17T24:00Z", "2021-02-17T11Z", "2021-02-17T11:00:61Z", "2021-2-17T11:00Z", "x2021-02-17T11:00Z",
        "2021-02-17T11:00+9:00", "2021-02-17T11:00:00.Z", "2021-02-17T11:00:00.1a",
    ])
    func refusesWhatIsNoTime(_ text: String) {
        #expect(ZonedTime(parsing: text) == nil)
    }

    @Test func civilTimeAgreesWithItsInverse() throws {
        for days in stride(from: Int64(-800_000), through: 800_000, by: 997) {
            let time = CivilTime(instant: days * 86_400 + 3_723, offset: 0)
            #expect(CivilTime.days(year: time.year, month: time.month, day: time.day) == days)
            #expect((time.hour, time.minute, time.second) == (1, 2, 3))
        }
    }
}
