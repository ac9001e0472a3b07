import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

@Suite struct PathTemplateTests {
    private static let utc = try! MetricCalendar(frequency: .hourly)
    /// 2025-01-31T15:20:00Z.
    private static let afternoon: Int64 = 1_738_336_800

    @Test(arguments: [
        ("s3://b/live/{{yyyyMMdd}}/{{HHmm}}", "live/20250131/1520/"), ("s3://b/live/{{yyyyMMdd}}/{{HHmm}}/", "live/20250131/1520/"),
        ("s3://b/{{yyyy}}/{{MM}}/{{dd}}/{{HH}}/{{mm}}", "2025/01/31/15/20/"), ("s3://b/{{yyyy}}-{{MM}}/{{dd}}", "2025-01/31/"),
        ("s3://b/dt={{yyyy-MM-dd}}/h={{H}}", "dt=2025-01-31/h=15/"), ("s3://b/{{yyMMd}}/{{hhmma}}", "250131/0320PM/"),
        ("s3://b/{{yyyyMMMdd}}", "2025Jan31/"), ("s3://b/{{yyyy}}/{{MMMM}}/{{dd}}", "2025/January/31/"), ("s3://b/{{yyyyMMdd}}/{{kmm}}", "20250131/1520/"),
        ("s3://b/{{yyyyMMdd}}/{{kka}}", "20250131/03PM/"), ("s3://b/{{yyyyDDD}}/{{HHmmss}}", "2025031/152000/"), ("s3://b/{{YYYYMMdd}}", "20250131/"),
    ])
    func showsTheIntervalsStart(_ text: String, _ folder: String) throws {
        #expect(try PathTemplate(text).prefix(of: Self.afternoon, calendar: Self.utc) == folder)
    }

    @Test func hoursOfAllKinds() throws {
        let template = try PathTemplate("s3://b/{{yyyyMMdd}}-{{HH}}-{{hh}}-{{KK}}")
        let k24 = try PathTemplate("s3://b/{{yyyyMMdd}}-{{kk}}")
        let halfDay = try PathTemplate("s3://b/{{yyyyMMdd}}-{{kk}}{{a}}")
        for hour in 0..<24 {
            let instant = 1_738_281_600 + Int64(hour) * 3_600
            let twelve = hour % 12 == 0 ? 12 : hour % 12
            #expect(template.prefix(of: instant, calendar: Self.utc) == "20250131-\(CivilTime.two(hour))-\(CivilTime.two(twelve))-\(CivilTime.two(hour % 12))/")
            #expect(k24.prefix(of: instant, calendar: Self.utc) == "20250131-\(CivilTime.two(hour == 0 ? 24 : hour))/")
            #expect(halfDay.prefix(of: instant, calendar: Self.utc) == "20250131-\(CivilTime.two(hour % 12))\(hour < 12 ? "AM" : "PM")/")
        }
    }

    /// Random pieces of templates: read or refused in words, and what is read stays in its bucket.
    @Test func anyTextIsReadOrRefused() throws {
        let pieces = ["s3://", "b", "/", "..", ".", "{{", "}}", "yyyy", "MM", "dd", "HH", "mm", "D", "e", "'", "''", "Q", " ", "\u{0}", "é", "%2e", "{", "}", "live"]
        var generator = SplitMix64(seed: 12)
        var read = 0
        for _ in 0..<40_000 {
            let text = (generator.next() % 3 == 0 ? "" : "s3://b/") + (0..<Int.random(in: 0...9, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
            do {
                let template = try PathTemplate(text)
                let prefix = template.prefix(of: Self.afternoon, calendar: Self.utc)
                #expect(!template.bucket.isEmpty && prefix.hasPrefix(template.fixedPrefix), "\(text)")
                read += 1
            } catch { #expect(error is ServiceError, "\(text): \(error)") }
        }
        #expect(read > 50)
    }

    @Test func followsTheZone() throws {
        let tokyo = try MetricCalendar(frequency: .hourly, zone: "Asia/Tokyo")
        #expect(try PathTemplate("s3://b/{{yyyyMMdd}}/{{HHmm}}").prefix(of: Self.afternoon, calendar: tokyo) == "20250201/0020/")
    }

    @Test func yearOfTheWeekTurnsOnSunday() throws {
        // 2024-12-28 is a Saturday, 2024-12-29 the Sunday of the week with 1 January 2025.
        let template = try PathTemplate("s3://b/{{YYYYMMdd}}")
        #expect(template.prefix(of: 1_735_344_000, calendar: Self.utc) == "20241228/")
        #expect(template.prefix(of: 1_735_430_400, calendar: Self.utc) == "20251229/")
    }

    @Test(arguments: [
        "s3://b/live", "s3://b/{{", "s3://b/{{yyyy", "s3://b/{{}}", "s3://b/{{yyyyMMdd}}/x}}", "s3://b/{{yyyyQQ}}", "s3://{{yyyy}}/x", "http://b/{{yyyy}}", "s3:///{{yyyy}}",
    ])
    func refusesOtherText(_ text: String) {
        #expect { try PathTemplate(text) } throws: { ($0 as? ServiceError)?.fields.first?.name == "TemplatedPathList" }
    }

    @Test func everyIntervalNeedsItsFolder() throws {
        let daily = try PathTemplate("s3://b/{{yyyyMMdd}}")
        try daily.check(frequency: .daily)
        #expect(throws: ServiceError.self) { try daily.check(frequency: .hourly) }
        let hourly = try PathTemplate("s3://b/{{yyyyMMdd}}/{{HH}}")
        try hourly.check(frequency: .hourly)
        #expect(throws: ServiceError.self) { try hourly.check(frequency: .fiveMinutes) }
        #expect(throws: ServiceError.self) { try PathTemplate("s3://b/{{HHmm}}").check(frequency: .hourly) }
    }

    /// Different intervals of a year have different folders.
    @Test func foldersAreDistinct() throws {
        let template = try PathTemplate("s3://b/{{yyyyMMdd}}/{{hhmma}}")
        var seen = Set<String>()
        for step in 0..<20_000 { #expect(seen.insert(template.prefix(of: 1_735_689_600 + Int64(step) * 600, calendar: Self.utc)).inserted) }
    }
}
