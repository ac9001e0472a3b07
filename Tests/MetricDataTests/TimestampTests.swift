import MetricSeries
import TestSupport
import Testing

@testable import MetricData

@Suite struct TimestampPatternTests {
    /// 2025-01-31 13:05:09 on the clock.
    private static let moment: Int64 = 1_738_328_709

    private func read(_ pattern: String, _ text: String) throws -> WrittenTime? {
        let pattern = try TimestampPattern(pattern)
        return withBytes(text) { pattern.read($0) }
    }

    @Test(arguments: [
        ("yyyy-MM-dd HH:mm:ss", "2025-01-31 13:05:09"), ("yyyy/MM/dd HH:mm:ss", "2025/01/31 13:05:09"), ("dd.MM.yyyy HH:mm:ss", "31.01.2025 13:05:09"),
        ("MM/dd/yy hh:mm:ss a", "01/31/25 01:05:09 PM"), ("yyyyMMddHHmmss", "20250131130509"), ("yyyy-MM-dd'T'HH:mm:ss", "2025-01-31T13:05:09"),
        ("yyyy-MM-ddTHH:mm:ss", "2025-01-31T13:05:09"), ("dd MMM yyyy HH:mm:ss", "31 Jan 2025 13:05:09"), ("MMMM d, yyyy h:mm:ss a", "January 31, 2025 1:05:09 pm"),
        ("EEE, dd MMM yyyy HH:mm:ss", "Fri, 31 Jan 2025 13:05:09"), ("yyyy-MM-dd HH:mm:ss.SSS", "2025-01-31 13:05:09.987"), ("yyyy-DDD HH:mm:ss", "2025-031 13:05:09"),
        ("yyyy-MM-DD HH:mm:ss", "2025-01-31 13:05:09"), ("yyyy-MM-dd HH:mm:SS", "2025-01-31 13:05:09"), ("d/M/yyyy kk:mm:ss", "31/1/2025 13:05:09"),
        ("yyyy-MM-dd KK:mm:ss a", "2025-01-31 01:05:09 PM"), ("'on' yyyy-MM-dd 'at' HH 'o''clock' mm ss", "on 2025-01-31 at 13 o'clock 05 09"),
        ("yyyy年MM月dd日 HH:mm:ss", "2025年01月31日 13:05:09"), ("u-M-d H:m:s", "2025-1-31 13:5:9"),
    ]) func readsWhatJavaReads(pattern: String, text: String) throws {
        #expect(try read(pattern, text) == WrittenTime(clock: Self.moment, offset: nil))
    }

    @Test(arguments: [("+01:00", 3_600), ("-0530", -19_800), ("+05", 18_000), ("Z", 0), ("UTC", 0), ("+01:00:30", 3_630)]) func readsOffsets(text: String, offset: Int64) throws {
        for letters in ["X", "XX", "XXX", "Z"] {
            #expect(try read("yyyy-MM-dd'T'HH:mm:ss" + letters, "2025-01-31T13:05:09" + text) == WrittenTime(clock: Self.moment, offset: offset))
        }
    }

    @Test func halfDaysBeginAtTwelve() throws {
        func hour(_ text: String) throws -> Int64? { try read("yyyy-MM-dd hh:mm a", "1970-01-01 " + text).map { $0.clock / 3_600 } }
        #expect(try hour("12:00 AM") == 0)
        #expect(try hour("01:00 AM") == 1)
        #expect(try hour("12:00 PM") == 12)
        #expect(try hour("11:00 PM") == 23)
        #expect(try hour("00:00 AM") == nil)
        #expect(try hour("13:00 PM") == nil)
        #expect(try read("yyyy-MM-dd kk", "1970-01-02 24")?.clock == 86_400)
    }

    @Test(arguments: [
        ("yyyy-MM-dd", "2025-02-29"), ("yyyy-MM-dd", "2025-13-01"), ("yyyy-MM-dd", "2025-00-10"), ("yyyy-MM-dd", "2025-01-32"), ("yyyy-MM-dd", "2025-01-31 "),
        ("yyyy-MM-dd", "25-01-31"), ("yyyy-MM-dd", "2025/01/31"), ("yyyy-MM-dd", ""), ("yyyy-MM-dd HH:mm", "2025-01-31 24:00"), ("yyyy-MM-dd HH:mm", "2025-01-31 13:60"),
        ("yyyy-MM-dd HH:mm:ss", "2025-01-31 13:05:60"), ("yyyyMMdd", "2025131"), ("dd MMM yyyy", "31 Xyz 2025"), ("yyyy-MM-dd hh a", "2025-01-31 05 XM"), ("yyyy-DDD", "2025-366"),
        ("yyyy-MM-ddXXX", "2025-01-31+1"), ("yyyy-MM-dd", "2025-01-3x"), ("yyyy-MM-dd", "２０２５-01-31"),
    ]) func refusesWhatDoesNotExist(pattern: String, text: String) throws {
        #expect(try read(pattern, text) == nil)
        var reader = try TimestampReader(format: .pattern(pattern), calendar: MetricCalendar(frequency: .hourly))
        #expect(withBytes(text) { reader.instant($0) } == nil)
    }

    @Test func leapDaysExist() throws {
        #expect(try read("yyyy-MM-dd", "2024-02-29")?.clock == 1_709_164_800)
        #expect(try read("yyyy-MM-dd", "1900-02-29") == nil)
        #expect(try read("yyyy-MM-dd", "2000-02-29")?.clock == 951_782_400)
        #expect(try read("yyyy-DDD", "2024-366")?.clock == 1_735_603_200)
    }

    @Test(arguments: [
        ("YYYY-MM-dd", "write yyyy for the year"), ("yyyy-mm-dd", "no month; expected MM"), ("MM-dd", "no year"), ("yyyy-MM", "no day"), ("yyyy-MM-dd hh:mm", "needs a (AM or PM)"),
        ("yyyy-MM-dd HH:mm a", "needs hh"), ("yyyy-MM-dd HH:mm:ss Q", "the letter Q has no meaning"), ("yyyy-MM-dd 'T", "a quote is not closed"), ("yyyy-yyyy-MM-dd", "the year stands twice"),
        ("yyyy-MM-dd HH kk", "two kinds of hour"), ("yyyy-MM-dd mm", "minutes without hours"), ("yyyy-MM-dd HH:ss", "seconds without minutes"), ("", "no year"),
    ]) func saysWhatIsWrongWithAPattern(pattern: String, part: String) {
        #expect {
            try TimestampPattern(pattern)
        } throws: {
            guard let error = $0 as? MetricDataError else { return false }
            return error.code == .invalidPattern && error.message.hasPrefix("timestamp format \"\(pattern)\": ") && error.message.contains(part)
        }
    }
}

@Suite struct ISO8601TimestampTests {
    private func read(_ text: String) -> WrittenTime? { withBytes(text) { ISO8601Timestamp.read($0) } }

    @Test(arguments: [
        ("2025-01-31", 1_738_281_600, nil), ("2025-01-31T13:05", 1_738_328_700, nil), ("2025-01-31 13:05:09", 1_738_328_709, nil), ("2025-01-31T13:05:09.123456", 1_738_328_709, nil),
        ("2025-01-31T13:05:09,5Z", 1_738_328_709, 0), ("2025-01-31T13:05:09+01:00", 1_738_328_709, 3_600), ("2025-01-31t13:05:09z", 1_738_328_709, 0), ("20250131T130509Z", 1_738_328_709, 0),
        ("20250131", 1_738_281_600, nil), ("2025-01-31 13:05:09 +0530", 1_738_328_709, 19_800), ("2025-01-31 13:05:09 UTC", 1_738_328_709, 0), ("1969-12-31T23:59:59Z", -1, 0),
        ("0001-01-01", -62_135_596_800, nil), ("9999-12-31T23:59:59", 253_402_300_799, nil),
    ] as [(String, Int64, Int64?)]) func reads(text: String, clock: Int64, offset: Int64?) {
        #expect(read(text) == WrittenTime(clock: clock, offset: offset))
    }

    @Test(arguments: [
        "", "2025", "2025-01", "2025-1-31", "2025-01-31T", "2025-01-31T13", "2025-01-31X13:05", "2025-01-31T13:05:", "2025-01-31T13:05:09.", "2025-01-31T24:00:00", "2025-01-31T13:05:09+1",
        "2025-01-31T13:05:09Zx", "2025-02-30", "2025-01-31 13:05:09  ", "-2025-01-31", "2025-01-31T13:0509",
    ]) func refuses(text: String) { #expect(read(text) == nil) }
}

@Suite struct TimestampReaderTests {
    @Test func unixSecondsAndMilliseconds() throws {
        var reader = try TimestampReader(format: .unix, calendar: MetricCalendar(frequency: .hourly, zone: "Asia/Tokyo"))
        func instant(_ text: String) -> Int64? { withBytes(text) { reader.instant($0) } }
        #expect(instant("1738328709") == 1_738_328_709)
        #expect(instant("1738328709123") == 1_738_328_709)
        #expect(instant("1738328709.9") == 1_738_328_709)
        #expect(instant("-1") == -1)
        #expect(instant("0") == 0)
        // The threshold itself still counts seconds.
        #expect(instant("94694400000") == 94_694_400_000)
        #expect(instant("94694400001") == 94_694_400)
        #expect(instant("x") == nil)
        #expect(instant("1e300") == nil)
    }

    /// Golden values from Python 3's zoneinfo with fold=0.
    @Test(arguments: [
        ("Europe/Berlin", "2025-03-30 01:59:59", 1_743_296_399), ("Europe/Berlin", "2025-03-30 02:30:00", 1_743_298_200), ("Europe/Berlin", "2025-03-30 03:00:00", 1_743_296_400),
        ("Europe/Berlin", "2025-10-26 02:30:00", 1_761_438_600), ("Europe/Berlin", "2025-10-26 03:00:00", 1_761_444_000), ("Europe/Berlin", "2025-07-01 00:00:00", 1_751_320_800),
        ("America/Los_Angeles", "2025-03-09 02:30:00", 1_741_516_200), ("America/Los_Angeles", "2025-11-02 01:30:00", 1_762_072_200), ("Asia/Kolkata", "2025-01-01 00:00:00", 1_735_669_800),
        ("Australia/Lord_Howe", "2025-04-06 01:45:00", 1_743_864_300), ("UTC", "2025-01-01 00:00:00", 1_735_689_600),
    ] as [(String, String, Int64)]) func readsLocalTimesByTheZonesRules(zone: String, text: String, instant: Int64) throws {
        let calendar = try MetricCalendar(frequency: .hourly, zone: zone)
        for format in [TimestampFormat.iso8601, .pattern("yyyy-MM-dd HH:mm:ss")] {
            var reader = try TimestampReader(format: format, calendar: calendar)
            #expect(withBytes(text) { reader.instant($0) } == instant)
        }
    }

    @Test(arguments: ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Sao_Paulo", "Asia/Kathmandu"])
    func shortCutsAgreeWithThePlainRoute(zone: String) throws {
        let calendar = try MetricCalendar(frequency: .fiveMinutes, zone: zone)
        var generator = SplitMix64(seed: 5)
        for (format, separator, tail) in [(TimestampFormat.iso8601, " ", ""), (.iso8601, "T", "Z"), (.pattern("yyyy-MM-dd'T'HH:mm:ss"), "T", "")] {
            var reader = try TimestampReader(format: format, calendar: calendar)
            var day = Int64(0)
            for index in 0..<3_000 {
                // Many times of a day in a row, so that the day's short cut is used.
                if index % 20 == 0 { day = Int64.random(in: 9_000...21_000, using: &generator) }
                let date = CivilDate.components(ofDays: day)
                let second = Int.random(in: 0..<86_400, using: &generator)
                func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
                let text = "\(date.year)-\(two(date.month))-\(two(date.day))\(separator)\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))\(tail)"
                let plain = withBytes(text) { reader.instant(of: reader.written($0)!) }
                #expect(withBytes(text) { reader.instant($0) } == plain, "\(text) in \(zone)")
            }
        }
    }

    @Test func daysOfTheCalendarRunWithoutGaps() {
        var expected = CivilDate.days(year: 1899, month: 12, day: 31)!
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...CivilDate.length(ofMonth: month, year: year) {
                    expected += 1
                    #expect(CivilDate.days(year: year, month: month, day: day) == expected)
                    #expect(CivilDate.components(ofDays: expected) == (year, month, day))
                }
                #expect(CivilDate.days(year: year, month: month, day: CivilDate.length(ofMonth: month, year: year) + 1) == nil)
            }
        }
        #expect(CivilDate.days(year: 1970, month: 1, day: 1) == 0)
    }
}
