import Testing

@testable import MetricData

/// Inputs that are handed over piece by piece read as files do.
@Suite struct PiecesTests {
    private static let text = Array("t,v\n2025-01-01 00:00:00,1\n2025-01-01 01:00:00,2\n2025-01-01 02:00:00,3\n".utf8)
    private struct Gone: Error {}

    /// Pieces of a length, with an empty one before each.
    private static func pieces(_ bytes: [UInt8], of length: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: length).flatMap { [[], Array(bytes[$0..<min($0 + length, bytes.count)])] }
    }

    @Test(arguments: [1, 3, 7, 1_000]) func piecesOfAnyLengthReadAsTheWhole(_ length: Int) throws {
        for bytes in [Self.text, gzipMember(Self.text)] {
            var opened = 0
            let inputs = ["a.csv", "s3://b/c.csv.gz"].map { name in
                CubeReader.Pieces(name: name, size: bytes.count) {
                    opened += 1
                    var rest = Self.pieces(bytes, of: length)[...]
                    return { rest.popFirst() }
                }
            }
            let cube = try CubeReader(hourly).read(pieces: inputs)
            #expect(cube.batch.values == [2, 4, 6] && opened == 2)
            #expect(cube.counts.records == 6 && cube.counts.storedBytes == 2 * bytes.count)
        }
    }

    @Test func anErrorOnTheWayEndsTheReading() {
        let input = CubeReader.Pieces(name: "a.csv", size: nil) {
            var rest = [Self.text][...]
            return {
                guard let piece = rest.popFirst() else { throw Gone() }
                return piece
            }
        }
        #expect(throws: Gone.self) { try CubeReader(hourly).read(pieces: [input]) }
        #expect(throws: MetricDataError.self) { try CubeReader(hourly).read(pieces: []) }
    }
}
