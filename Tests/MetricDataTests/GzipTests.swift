import MetricSeries
import Testing

@testable import MetricData

/// A gzip member with its content stored, not compressed (RFC 1951, section 3.2.4; RFC 1952).
func gzipMember(_ content: [UInt8], block: Int = 65_535) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in content {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    func littleEndian(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
        let count = min(block, content.count - start)
        bytes.append(start + count == content.count ? 1 : 0)
        bytes += littleEndian(UInt32(count), 2) + littleEndian(~UInt32(count), 2) + content[start..<start + count]
        start += count
    } while start < content.count
    return bytes + littleEndian(crc, 4) + littleEndian(UInt32(content.count), 4)
}

@Suite struct GzipTests {
    private static let text = Array("t,v\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00,2\n2025-01-01 02:00:00,3\n".utf8)

    @Test func isToldByContentAndNotByName() throws {
        #expect(try cube([(name: "plain.csv", bytes: gzipMember(Self.text))], hourly).batch.values == [1, 2, 3])
        #expect(try cube([(name: "named.csv.gz", bytes: Self.text)], hourly).batch.values == [1, 2, 3])
    }

    @Test func membersFollowEachOtherAnywhere() throws {
        for cut in 0...Self.text.count {
            let bytes = gzipMember(Array(Self.text[..<cut])) + gzipMember(Array(Self.text[cut...]))
            for chunk in [1, 3, 1 << 18] { #expect(try cube([(name: "a.gz", bytes: bytes)], hourly, chunk: chunk).batch.values == [1, 2, 3]) }
        }
    }

    @Test func zeroesMayPadTheEnd() throws {
        #expect(try cube([(name: "a.gz", bytes: gzipMember(Self.text) + [UInt8](repeating: 0, count: 512))], hourly).batch.values == [1, 2, 3])
    }

    @Test func aFileThatIsCutOffIsNeverTakenForWhole() {
        let whole = gzipMember(Self.text, block: 20)
        for length in 2..<whole.count {
            let error = readingError(bytes: Array(whole[..<length]), hourly, name: "a.csv.gz")
            #expect(error?.code == .truncatedGzip, "cut to \(length) of \(whole.count) bytes")
        }
        #expect(
            readingError(bytes: Array(whole.dropLast()), hourly, name: "a.csv.gz")?.message
                == "a.csv.gz: the gzip file ends in the middle of its content: it was cut off; copy or write it again")
    }

    @Test func damageIsFound() {
        var bytes = gzipMember(Self.text)
        bytes[30] ^= 1
        #expect(readingError(bytes: bytes, hourly, name: "a.csv.gz")?.code == .corruptGzip)
        #expect(readingError(bytes: gzipMember(Self.text) + Array("trailing".utf8), hourly, name: "a.csv.gz")?.code == .corruptGzip)
    }

    @Test func anEmptyMemberIsAnEmptyFile() {
        #expect(readingError(bytes: gzipMember([]), hourly)?.code == .emptyFile)
    }
}
