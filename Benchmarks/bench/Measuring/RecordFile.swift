import CZlib
import Foundation
import MetricData

/// Records of two measures for pairs of dimension values, hour after hour, as a shop would export them.
struct RecordFile {
    /// Pairs of dimension values: half as many as metrics of the cube.
    let pairs: Int
    /// Hours after the beginning of 2025; the text is about 47 bytes a record.
    let hours: Range<Int>

    init(metrics: Int, hours: Range<Int>) {
        pairs = max(1, metrics / 2)
        self.hours = hours
    }

    /// As many hours as make up about so much text.
    init(metrics: Int, megabytes: Double) {
        self.init(metrics: metrics, hours: 0..<24)
        let day = Double(text(hours: hours).count)
        self.init(metrics: metrics, hours: 0..<max(1, Int(24 * megabytes * 1e6 / day)))
    }

    /// How to read it, everything stated.
    static var description: InputDescription {
        InputDescription(
            timestampColumn: "timestamp", timestampFormat: .init(parsing: "yyyy-MM-dd HH:mm:ss"),
            measures: [Measure("views"), Measure("revenue")], dimensions: ["platform", "marketplace"], frequency: "PT1H", format: .csv)
    }

    /// The whole text.
    func bytes() -> [UInt8] { Self.header + text(hours: hours) }

    private static let header = Array("timestamp,platform,marketplace,views,revenue\n".utf8)

    /// Writes the file piece by piece; memory does not grow with it.
    ///
    /// - Returns: bytes of text, before compression.
    @discardableResult
    func write(to file: URL, compressed: Bool = false) throws -> Int {
        // "T" stores the bytes as they are.
        guard let stream = gzopen(file.path, compressed ? "wb1" : "wbT") else { throw BenchError("\(file.path) cannot be written") }
        var bytes = 0
        var failed = false
        func put(_ text: [UInt8]) {
            bytes += text.count
            failed = failed || gzwrite(stream, text, UInt32(text.count)) != Int32(text.count)
        }
        put(Self.header)
        for start in stride(from: hours.lowerBound, to: hours.upperBound, by: 64) { put(text(hours: start..<min(hours.upperBound, start + 64))) }
        failed = gzclose(stream) != Z_OK || failed
        if failed { throw BenchError("\(file.path) could not be written to its end") }
        return bytes
    }

    /// The lines of some hours.
    private func text(hours: Range<Int>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(hours.count * pairs * 64)
        let names = (0..<pairs).map { Array(",platform_\($0 % 3),market_\($0 / 3),".utf8) }
        for hour in hours {
            var draw = WorkloadDraw(seed: 41 &+ UInt64(hour) &* 0x9E37_79B9)
            let stamp = Self.stamp(hour)
            let season = 1 + 0.5 * cos(2 * .pi * Double(hour % 24) / 24)
            for (pair, name) in names.enumerated() {
                let size = Double(1 + pair % 7)
                text += stamp
                text += name
                Self.append(Int(1_000 * size * season * (1 + 0.1 * draw.uniform())), to: &text)
                text.append(UInt8(ascii: ","))
                let cents = Int(3_000_000 * size * season * (1 + 0.1 * draw.uniform()))
                Self.append(cents / 100, to: &text)
                text.append(UInt8(ascii: "."))
                text.append(UInt8(ascii: "0") + UInt8(cents / 10 % 10))
                text.append(UInt8(ascii: "0") + UInt8(cents % 10))
                text.append(UInt8(ascii: "\n"))
            }
        }
        return text
    }

    /// `yyyy-MM-dd HH:mm:ss` of an hour after the beginning of 2025.
    private static func stamp(_ hour: Int) -> [UInt8] {
        var day = hour / 24, year = 2025
        func days(_ year: Int) -> Int { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }
        while day >= days(year) {
            day -= days(year)
            year += 1
        }
        var month = 1
        for length in [31, days(year) - 337, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if day < length { break }
            day -= length
            month += 1
        }
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return Array("\(year)-\(two(month))-\(two(day + 1)) \(two(hour % 24)):00:00".utf8)
    }

    private static func append(_ number: Int, to text: inout [UInt8]) {
        let start = text.count
        var rest = number
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}
