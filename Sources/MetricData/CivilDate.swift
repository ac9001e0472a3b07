/// Days and seconds of the proleptic Gregorian calendar.
enum CivilDate {
    static let secondsPerDay: Int64 = 86_400

    /// Days since 1970-01-01, or nil where the month has no such day.
    @inline(__always)
    static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard month >= 1, month <= 12, day >= 1 else { return nil }
        if day > 28, day > length(ofMonth: month, year: year) { return nil }
        // Years begin in March, so that the leap day is a year's last.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month and day of a day number.
    static func components(ofDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }

    /// `2025-01-31T13:05:00Z` for messages.
    static func text(ofInstant instant: Int64) -> String {
        var day = instant / secondsPerDay
        if instant % secondsPerDay < 0 { day -= 1 }
        let date = components(ofDays: day)
        let second = Int(instant - day * secondsPerDay)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = String(date.year)
        let padded = date.year >= 0 && year.count < 4 ? String(repeating: "0", count: 4 - year.count) + year : year
        return "\(padded)-\(two(date.month))-\(two(date.day))T\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
