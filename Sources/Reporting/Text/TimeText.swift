import MetricSeries

/// Instants as text in a calendar's zone.
public struct TimeText: Sendable {
    public let calendar: MetricCalendar

    public init(calendar: MetricCalendar) { self.calendar = calendar }

    /// `2025-10-03T14:00:00+02:00`: an instant (seconds since 1970-01-01T00:00:00Z) with the zone's offset there.
    public func stamp(_ instant: Int64) -> String {
        let offset = calendar.offset(at: instant)
        let clock = Clock(local: instant + offset)
        let minutes = Int(offset.magnitude) / 60
        var text = TextBuffer(capacity: 25)
        clock.appendDate(to: &text)
        text.append(byte: UInt8(ascii: "T"))
        text.append(clock.hour, width: 2)
        text.append(byte: UInt8(ascii: ":"))
        text.append(clock.minute, width: 2)
        text.append(byte: UInt8(ascii: ":"))
        text.append(clock.second, width: 2)
        text.append(byte: offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        text.append(minutes / 60, width: 2)
        text.append(byte: UInt8(ascii: ":"))
        text.append(minutes % 60, width: 2)
        return text.text
    }

    /// `2025-10-03 14:00` for people, `2025-10-03` where intervals are whole days; seconds only where there are any.
    public func readable(_ instant: Int64) -> String {
        let clock = Clock(local: instant + calendar.offset(at: instant))
        var text = TextBuffer(capacity: 19)
        clock.appendDate(to: &text)
        if calendar.frequency.isWholeDays, clock.secondOfDay == 0 { return text.text }
        text.append(byte: UInt8(ascii: " "))
        text.append(clock.hour, width: 2)
        text.append(byte: UInt8(ascii: ":"))
        text.append(clock.minute, width: 2)
        if clock.second != 0 {
            text.append(byte: UInt8(ascii: ":"))
            text.append(clock.second, width: 2)
        }
        return text.text
    }

    /// `Fri` and the like: the day of the week that the local clock shows.
    public func weekday(_ instant: Int64) -> String {
        let clock = Clock(local: instant + calendar.offset(at: instant))
        return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][clock.weekday]
    }

    /// The local clock at an instant.
    func clock(_ instant: Int64) -> Clock { Clock(local: instant + calendar.offset(at: instant)) }

    /// The fields of a local clock in the proleptic Gregorian calendar.
    struct Clock {
        let year: Int
        let month: Int
        let day: Int
        let secondOfDay: Int
        /// Monday is 0.
        let weekday: Int

        var hour: Int { secondOfDay / 3_600 }
        var minute: Int { secondOfDay / 60 % 60 }
        var second: Int { secondOfDay % 60 }

        init(local: Int64) {
            var days = local / 86_400
            var second = local % 86_400
            if second < 0 {
                second += 86_400
                days -= 1
            }
            secondOfDay = Int(second)
            weekday = Int(((days + 3) % 7 + 7) % 7)
            // Years begin in March, so that the leap day is the last one: 400 years are 146,097 days.
            let shifted = Int(days) + 719_468
            let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }

        func appendDate(to text: inout TextBuffer) {
            text.append(year, width: 4)
            text.append(byte: UInt8(ascii: "-"))
            text.append(month, width: 2)
            text.append(byte: UInt8(ascii: "-"))
            text.append(day, width: 2)
        }
    }
}
