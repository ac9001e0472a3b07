import Foundation

/// Writes demo data and its truth as CSV.
struct DemoFiles {
    let data: DemoData

    /// `timestamp,platform,marketplace,visits,orders,revenue`, one record an hour and combination.
    func writeInput(to file: OutputFile, hours: Range<Int> = 0..<DemoData.hours) throws {
        try file.write(header)
        for hour in hours { try file.write(records(of: hour)) }
    }

    /// The line that names the columns.
    var header: String { "timestamp,platform,marketplace,\(DemoData.measures.joined(separator: ","))\n" }

    /// The lines of an hour.
    func records(of hour: Int) -> String {
        let stamp = Self.stamp(hour)
        var lines = ""
        for combination in 0..<DemoData.combinations {
            let names = DemoData.names(of: combination)
            lines += "\(stamp),\(names.platform),\(names.marketplace)"
            for measure in DemoData.measures.indices {
                lines += "," + Self.number(data.value(hour: hour, combination: combination, measure: measure))
            }
            lines += "\n"
        }
        return lines
    }

    /// `timestamp,platform,marketplace,measure,event,kind`, one line for every value that an event changed.
    func writeLabels(to file: OutputFile) throws {
        try file.write("timestamp,platform,marketplace,measure,event,kind\n")
        for hour in 0..<DemoData.hours {
            for (number, event) in data.events.enumerated() where event.isLabelled(hour: hour) {
                for combination in event.combinations {
                    let names = DemoData.names(of: combination)
                    for measure in event.measures {
                        try file.write(
                            "\(Self.stamp(hour)),\(names.platform),\(names.marketplace),\(DemoData.measures[measure]),\(number + 1),\(event.kind.rawValue)\n")
                    }
                }
            }
        }
    }

    static func instant(_ hour: Int) -> Int64 { DemoData.firstHour + Int64(hour) * 3_600 }

    /// `2025-03-03 00:00:00`.
    static func stamp(_ hour: Int) -> String {
        var time = Int(instant(hour))
        var fields = tm()
        gmtime_r(&time, &fields)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(1900 + Int(fields.tm_year))-\(two(fields.tm_mon + 1))-\(two(fields.tm_mday)) \(two(fields.tm_hour)):00:00"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
}
