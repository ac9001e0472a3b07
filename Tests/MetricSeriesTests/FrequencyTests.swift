import Testing

@testable import MetricSeries

@Suite struct FrequencyTests {
    @Test(arguments: [("PT5M", 300), ("PT10M", 600), ("PT1H", 3_600), ("P1D", 86_400), ("P7D", 604_800), ("P1W", 604_800), ("PT60M", 3_600), ("PT1H30M", 5_400), ("PT1S", 1), ("P1DT24H", 172_800), ("PT24H", 86_400)])
    func readsDurations(text: String, seconds: Int) throws {
        let frequency = try Frequency(iso8601: text)
        #expect(frequency.seconds == seconds)
        // What it writes, it reads.
        #expect(try Frequency(iso8601: frequency.iso8601) == frequency)
    }

    @Test(arguments: ["", "P", "PT", "5M", "PT5", "PT5X", "P5M", "P1H", "PT0M", "PT7H", "PT25H", "PT-5M", "PT5M ", "PTT5M", "P1.5D", "PT99999999999999999999H", "pt5m", "P1DT", "PT5M1H", "PT5M5M"])
    func refusesWhatIsNoFrequency(text: String) {
        #expect { try Frequency(iso8601: text) } throws: { ($0 as? MetricSeriesError)?.code == .invalidFrequency }
    }

    @Test func writesTheLargestUnits() throws {
        let forms = try [1, 30, 60, 300, 3_600, 5_400, 43_200, 86_400, 172_800].map { try Frequency(seconds: $0).iso8601 }
        #expect(forms == ["PT1S", "PT30S", "PT1M", "PT5M", "PT1H", "PT90M", "PT12H", "P1D", "P2D"])
    }

    @Test func dividesADayOrCountsDays() {
        for seconds in [-60, 0, 7, 50_000, 86_401, 129_600] { #expect(throws: MetricSeriesError.self) { try Frequency(seconds: seconds) } }
    }
}
