import Foundation

/// Columns of numbers as bytes (little-endian, as on every processor this package is built for) and back.
///
/// The only place of the service with unsafe buffers: numbers are copied as they lie in memory.
enum ColumnBytes {
    static func data<Number: BitwiseCopyable>(_ numbers: [Number]) -> Data { numbers.withUnsafeBytes { Data($0) } }

    static func append<Number: BitwiseCopyable>(_ numbers: [Number], to data: inout Data) {
        numbers.withUnsafeBytes { data.append(contentsOf: $0) }
    }

    /// Reads `count` numbers from byte `offset` on.
    ///
    /// - Throws: `ServiceError` when the bytes do not hold them.
    static func numbers<Number: BitwiseCopyable>(_ type: Number.Type = Number.self, in data: Data, from offset: Int = 0, count: Int, zero: Number) throws -> [Number] {
        let length = count * MemoryLayout<Number>.stride
        guard offset >= 0, count >= 0, offset + length <= data.count else {
            throw ServiceError.fault("a stored column ends after \(data.count) bytes where \(offset + length) were expected: the database is damaged")
        }
        var numbers = [Number](repeating: zero, count: count)
        numbers.withUnsafeMutableBytes { target in
            _ = data.copyBytes(to: target, from: data.startIndex + offset..<data.startIndex + offset + length)
        }
        return numbers
    }

    static func doubles(in data: Data) throws -> [Double] { try numbers(Double.self, in: data, count: data.count / 8, zero: 0) }
}
