import Foundation

/// The table of the cases, a line at a time.
enum MeasurementOutput {
    static let heading = row("case", "per", "processor µs", "wall µs", "rate", "peak MB", "runs", "threads", "checksum")

    static func line(_ m: Measurement) -> String {
        row(
            m.name, m.unit, NumberText.digits(m.processorMicroseconds), NumberText.digits(m.wallMicroseconds),
            m.rate.map { NumberText.digits($0) + " " + (m.rateUnit ?? "") } ?? "", m.peakMegabytes.map { String(format: "%.0f", $0) } ?? "",
            String(m.repetitions), String(m.threads), String(format: "%.9g", m.checksum))
    }

    /// The same as a table, without what only tells one run from another.
    static func table(_ measurements: [Measurement]) -> TextTable {
        var table = TextTable([
            .init(title: "case", alignment: .left), .init(title: "per", alignment: .left), .init(title: "processor µs"), .init(title: "wall µs"),
            .init(title: "rate"), .init(title: "peak MB"), .init(title: "threads"),
        ])
        for m in measurements {
            table.add([
                m.name, m.unit, NumberText.digits(m.processorMicroseconds), NumberText.digits(m.wallMicroseconds),
                m.rate.map { NumberText.digits($0) + " " + (m.rateUnit ?? "") } ?? "", m.peakMegabytes.map(NumberText.digits) ?? "", "\(m.threads)",
            ])
        }
        return table
    }

    private static func row(_ cells: String...) -> String {
        let widths = [-38, -16, 13, 13, 14, 8, 6, 8, 17]
        return zip(cells, widths).map { cell, width in
            let space = String(repeating: " ", count: max(0, abs(width) - cell.count))
            return width < 0 ? cell + space : space + cell
        }.joined(separator: " ")
    }
}
