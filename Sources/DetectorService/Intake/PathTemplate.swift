import MetricSeries

/// A path with date patterns in double braces, `s3://bucket/live/{{yyyyMMdd}}/{{HHmm}}`, that stands for a folder an
/// interval.
///
/// Letters follow Java's `SimpleDateFormat`: `y` year, `Y` year of the week (weeks begin on Sunday, the first one holds
/// 1 January), `M` month (three letters: short English name, four: full), `d` day, `D` day of the year, `a` AM or PM,
/// `H` hour 0–23, `k` hour 1–24 (with `a`: 0–11), `h` hour 1–12, `K` hour 0–11, `m` minute, `s` second; other characters
/// within braces stand for themselves. The patterns show the interval's start on the dataset's clock.
struct PathTemplate: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case text(String)
        case number(Character, digits: Int)
    }

    let bucket: String
    /// What stands before the first pattern.
    let fixedPrefix: String
    private let parts: [Part]
    private let hasHalfDay: Bool

    /// - Throws: `ServiceError` (validation) that says what is wrong with the template.
    init(_ text: String) throws {
        func fail(_ message: String) -> ServiceError { ServiceError.invalid("TemplatedPathList", "\"\(text)\": \(message)") }
        let path = try ObjectPath(text, field: "TemplatedPathList")
        guard !path.bucket.contains("{") else { throw fail("the bucket cannot be part of the pattern") }
        bucket = path.bucket
        var parts: [Part] = []
        var rest = Substring(path.key)
        while let open = rest.firstRange(of: "{{") {
            if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { throw fail("{{ is not closed; expected {{yyyyMMdd}}") }
            let pattern = rest[open.upperBound..<close.lowerBound]
            guard !pattern.isEmpty else { throw fail("{{}} is empty; expected a date pattern such as {{yyyyMMdd}}") }
            parts += try Self.parts(of: pattern, fail)
            rest = rest[close.upperBound...]
        }
        guard !rest.contains("}}") else { throw fail("}} without {{") }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        let letters = parts.compactMap { if case .number(let letter, _) = $0 { letter } else { nil } }
        guard !letters.isEmpty else { throw fail("there is no date pattern; expected one such as {{yyyyMMdd}}/{{HHmm}}") }
        hasHalfDay = letters.contains("a")
        self.parts = parts
        if case .text(let first)? = parts.first { fixedPrefix = first } else { fixedPrefix = "" }
    }

    private static func parts(of pattern: Substring, _ fail: (String) -> ServiceError) throws -> [Part] {
        var parts: [Part] = []
        var rest = pattern
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }
            rest = rest.dropFirst(run.count)
            guard letter.isASCII, letter.isLetter else {
                parts.append(.text(String(run)))
                continue
            }
            guard "yYMdDaHkhKms".contains(letter) else {
                throw fail("the letter \(letter) has no meaning here; expected y Y M d a H k h m s, for example {{yyyyMMdd}}/{{HHmm}}")
            }
            parts.append(.number(letter, digits: run.count))
        }
        return parts
    }

    /// The letters in use.
    var letters: Set<Character> { Set(parts.compactMap { if case .number(let letter, _) = $0 { letter } else { nil } }) }

    /// Checks that intervals of a frequency get folders of their own.
    ///
    /// - Throws: `ServiceError` (validation) that names what is missing.
    func check(frequency: Frequency) throws {
        func fail(_ what: String) -> ServiceError {
            ServiceError.invalid("TemplatedPathList", "the pattern has no \(what): intervals of \(frequency) would share a folder")
        }
        let letters = letters
        guard letters.contains("y") || letters.contains("Y") else { throw fail("year (yyyy)") }
        if !letters.contains("D") {
            guard letters.contains("M") else { throw fail("month (MM)") }
            guard letters.contains("d") else { throw fail("day (dd)") }
        }
        guard frequency.seconds < Frequency.secondsPerDay else { return }
        guard !letters.isDisjoint(with: ["H", "k", "h", "K"]) else { throw fail("hour (HH)") }
        if frequency.seconds % 3_600 != 0 { guard letters.contains("m") else { throw fail("minute (mm)") } }
        if frequency.seconds % 60 != 0 { guard letters.contains("s") else { throw fail("second (ss)") } }
    }

    /// The folder of the interval that starts at `instant`: a prefix of keys that ends with a slash.
    func prefix(of instant: Int64, calendar: MetricCalendar) -> String {
        let time = CivilTime(instant: instant, offset: calendar.offset(at: instant))
        var key = ""
        for part in parts {
            switch part {
            case .text(let text): key += text
            case .number(let letter, let digits): key += written(letter, digits, time)
            }
        }
        return key.hasSuffix("/") ? key : key + "/"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    private func written(_ letter: Character, _ digits: Int, _ time: CivilTime) -> String {
        switch letter {
        case "y": return Self.year(time.year, digits)
        case "Y": return Self.year(time.yearOfWeek, digits)
        case "M" where digits >= 3: return digits == 3 ? String(Self.months[time.month - 1].prefix(3)) : Self.months[time.month - 1]
        case "M": return CivilTime.padded(time.month, digits)
        case "d": return CivilTime.padded(time.day, digits)
        case "D": return CivilTime.padded(time.dayOfYear, digits)
        case "a": return time.hour < 12 ? "AM" : "PM"
        case "H": return CivilTime.padded(time.hour, digits)
        case "k": return CivilTime.padded(hasHalfDay ? time.hour % 12 : (time.hour + 23) % 24 + 1, digits)
        case "h": return CivilTime.padded((time.hour + 11) % 12 + 1, digits)
        case "K": return CivilTime.padded(time.hour % 12, digits)
        case "m": return CivilTime.padded(time.minute, digits)
        default: return CivilTime.padded(time.second, digits)
        }
    }

    private static func year(_ year: Int, _ digits: Int) -> String {
        digits == 2 ? CivilTime.padded(year % 100, 2) : CivilTime.padded(year, digits)
    }
}

extension CivilTime {
    /// 1 on 1 January.
    var dayOfYear: Int {
        guard let first = Self.days(year: year, month: 1, day: 1), let today = Self.days(year: year, month: month, day: day) else { return 1 }
        return Int(today - first) + 1
    }

    /// The year of the week: the week of 1 January, from Sunday on, belongs to the new year.
    var yearOfWeek: Int {
        guard let today = Self.days(year: year, month: month, day: day), let newYear = Self.days(year: year + 1, month: 1, day: 1) else { return year }
        // 1970-01-01 was a Thursday; Sunday is 0.
        let weekday = ((newYear + 4) % 7 + 7) % 7
        return today >= newYear - weekday ? year + 1 : year
    }
}
