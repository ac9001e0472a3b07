extension TimestampPattern {
    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ].map { Array($0.utf8) }

    private static let dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map { Array($0.utf8) }

    /// The time that the whole text denotes, nil when it does not match or no such date or time exists.
    func read(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
        var year = 1970
        var month = 1
        var day = 1
        var dayOfYear: Int?
        var hour = 0
        var isAfternoon = false
        var minute = 0
        var second = 0
        var offset: Int64?
        var position = 0
        for element in elements {
            switch element {
            case .literal(let byte):
                guard position < text.count, text[position] == byte else { return nil }
                position += 1
            case .number(let field, let digits):
                guard let value = Self.number(text, &position, digits) else { return nil }
                switch field {
                case .year: year = digits.upperBound == 2 ? (value < 70 ? 2000 + value : 1900 + value) : value
                case .month: month = value
                case .day: day = value
                case .dayOfYear: dayOfYear = value
                case .hour:
                    guard value <= 23 else { return nil }
                    hour = value
                case .hour24:
                    guard value >= 1, value <= 24 else { return nil }
                    hour = value % 24
                case .halfDayHour:
                    guard value <= 11 else { return nil }
                    hour = value
                case .halfDayHour12:
                    guard value >= 1, value <= 12 else { return nil }
                    hour = value % 12
                case .minute:
                    guard value <= 59 else { return nil }
                    minute = value
                case .second:
                    guard value <= 59 else { return nil }
                    second = value
                case .fraction: break
                }
            case .monthName:
                guard let index = Self.name(text, &position, among: Self.monthNames) else { return nil }
                month = index + 1
            case .dayName:
                guard Self.name(text, &position, among: Self.dayNames) != nil else { return nil }
            case .halfDay:
                guard position + 2 <= text.count, text[position + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
                switch text[position] | 0x20 {
                case UInt8(ascii: "a"): isAfternoon = false
                case UInt8(ascii: "p"): isAfternoon = true
                default: return nil
                }
                position += 2
            case .offset:
                guard let value = Self.offset(text, &position) else { return nil }
                offset = value
            }
        }
        guard position == text.count else { return nil }
        var days: Int64
        if let dayOfYear {
            guard dayOfYear >= 1, dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365) else { return nil }
            days = CivilDate.days(year: year, month: 1, day: 1)! + Int64(dayOfYear - 1)
        } else {
            guard let date = CivilDate.days(year: year, month: month, day: day) else { return nil }
            days = date
        }
        if isAfternoon { hour += 12 }
        return WrittenTime(clock: days * 86_400 + Int64(hour * 3_600 + minute * 60 + second), offset: offset)
    }

    /// Reads as many digits as there are, within `digits`.
    static func number(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < digits.upperBound, position < text.count {
            let digit = text[position] &- 48
            if digit > 9 { break }
            value = value * 10 + Int(digit)
            count += 1
            position += 1
        }
        return count >= digits.lowerBound ? value : nil
    }

    /// Reads a name in full or its first three letters; the index of the name.
    private static func name(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int, among names: [[UInt8]]) -> Int? {
        var length = 0
        while position + length < text.count, text[position + length] | 0x20 >= UInt8(ascii: "a"), text[position + length] | 0x20 <= UInt8(ascii: "z") {
            length += 1
        }
        guard length >= 3 else { return nil }
        let start = position
        for (index, name) in names.enumerated()
        where (length == 3 || length == name.count) && (0..<length).allSatisfy({ text[start + $0] | 0x20 == name[$0] }) {
            position += length
            return index
        }
        return nil
    }

    /// Reads `Z`, `UTC`, `GMT`, `±hh`, `±hhmm`, `±hh:mm` or with seconds; seconds ahead of UTC.
    static func offset(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Int64? {
        guard position < text.count else { return nil }
        switch text[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            position += 1
            return 0
        case UInt8(ascii: "U"), UInt8(ascii: "G"):
            guard position + 3 <= text.count else { return nil }
            let name = (text[position], text[position + 1], text[position + 2])
            guard name == (85, 84, 67) || name == (71, 77, 84) else { return nil }
            position += 3
            return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign: Int64 = text[position] == UInt8(ascii: "-") ? -1 : 1
            position += 1
            guard let hours = number(text, &position, 2...2), hours <= 18 else { return nil }
            var seconds = hours * 3_600
            for unit in [60, 1] {
                var next = position
                let colon = next < text.count && text[next] == UInt8(ascii: ":")
                if colon { next += 1 }
                guard next < text.count, text[next] &- 48 <= 9 else {
                    if colon { return nil }
                    break
                }
                guard let value = number(text, &next, 2...2), value <= 59 else { return nil }
                seconds += value * unit
                position = next
            }
            return sign * Int64(seconds)
        default:
            return nil
        }
    }
}
