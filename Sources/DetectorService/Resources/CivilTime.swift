/// A reading of a civil clock: days of the proleptic Gregorian calendar and seconds of the day.
struct CivilTime: Equatable {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    /// The reading at an instant of a clock that is `offset` seconds ahead of UTC.
    init(instant: Int64, offset: Int64) {
        let local = instant + offset
        let days = local >= 0 ? local / 86_400 : -((-local + 86_399) / 86_400)
        let rest = Int(local - days * 86_400)
        // Years begin in March, so that the leap day is a year's last (Howard Hinnant's civil calendar).
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
    }

    /// Days since 1970-01-01; nil where the month has no such day.
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return Int64(era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468)
    }

    /// `2021-02-17T11:00`.
    var minutes: String { "\(Self.padded(year, 4))-\(Self.two(month))-\(Self.two(day))T\(Self.two(hour)):\(Self.two(minute))" }

    /// `2021-02-17T11:00:00.000`: the form in which reasons of failed intervals name bounds.
    var withMilliseconds: String { "\(minutes):\(Self.two(second)).000" }

    static func two(_ value: Int) -> String { padded(value, 2) }

    static func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return text.utf8.count >= digits ? text : String(repeating: "0", count: digits - text.utf8.count) + text
    }
}
