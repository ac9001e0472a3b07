import Foundation
import Testing

@testable import RequestSigning

@Suite struct SigningTimeTests {
    /// Foundation's calendar says the same, over leap days, centuries and the ends of years.
    @Test func agreesWithTheCalendar() throws {
        let formatter = DateFormatter()
        formatter.calendar = Calendar(identifier: .gregorian)
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        for seconds in stride(from: 0, through: 5_000_000_000, by: 9_876_543) {
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(SigningTime(secondsSince1970: seconds).text == text)
            #expect(SigningTime(text)?.secondsSince1970 == seconds)
        }
        #expect(SigningTime("20240229T235959Z")?.date == "20240229")
    }

    @Test(arguments: [
        "", "20150830T123600", "20150830 123600Z", "20150830T123660Z", "20150830T246000Z", "20150230T000000Z", "20151301T000000Z", "20150800T000000Z",
        "2015-08-30T12:36:00Z", "19691231T235959Z", "２０１５0830T1236Z", "20150830T12360aZ",
    ])
    func anythingElseIsNil(_ text: String) { #expect(SigningTime(text) == nil) }
}
