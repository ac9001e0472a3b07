import Foundation

/// The table and the JSON file.
enum Output {
    static let heading = row("case", "per", "processor µs", "wall µs", "rate", "peak MB", "runs", "threads", "checksum")

    static func line(_ m: Measurement) -> String {
        row(
            m.name, m.unit, digits(m.processorMicroseconds), digits(m.wallMicroseconds),
            m.rate.map { digits($0) + " " + (m.rateUnit ?? "") } ?? "", m.peakMegabytes.map { String(format: "%.0f", $0) } ?? "",
            String(m.repetitions), String(m.threads), String(format: "%.9g", m.checksum))
    }

    static func json(_ machine: Machine, _ measurements: [Measurement]) throws -> Data {
        struct All: Encodable {
            let machine: Machine
            let measurements: [Measurement]
            let peakMegabytes: Double?
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(All(machine: machine, measurements: measurements, peakMegabytes: PeakMemory.wholeRunMegabytes())) + Data("\n".utf8)
    }

    private static func row(_ cells: String...) -> String {
        let widths = [-38, -16, 13, 13, 14, 8, 6, 8, 17]
        return zip(cells, widths).map { cell, width in
            let space = String(repeating: " ", count: max(0, abs(width) - cell.count))
            return width < 0 ? cell + space : space + cell
        }.joined(separator: " ")
    }

    /// Three significant digits and more for large numbers.
    private static func digits(_ value: Double) -> String {
        if value >= 100 { return String(format: "%.0f", value) }
        return String(format: value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.4f", value)
    }
}
