/// Writes numbers, text and arrays in little-endian order: the form of models and snapshots.
struct BinaryWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ value: Double) { write(value.bitPattern) }

    mutating func write(_ text: String) {
        let utf8 = Array(text.utf8)
        write(UInt32(utf8.count))
        bytes.append(contentsOf: utf8)
    }

    mutating func write(_ values: [Double]) {
        write(UInt64(values.count))
        // Whole arrays at once; and no capacity reserved, which would be exact and move all bytes with every array.
        #if _endian(little)
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        #else
            for value in values { write(value) }
        #endif
    }

    mutating func write(_ values: [Float]) {
        write(UInt64(values.count))
        #if _endian(little)
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        #else
            for value in values { write(value.bitPattern) }
        #endif
    }
}

/// Reads what ``BinaryWriter`` wrote; every read checks its bounds.
struct BinaryReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else {
            throw KernelError(.corruptModel, "the model ends after \(bytes.count) bytes where \(count) more were expected at byte \(position): it was cut off")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws -> Integer {
        var value: Integer = 0
        for (shift, byte) in try take(Integer.bitWidth / 8).enumerated() { value |= Integer(truncatingIfNeeded: byte) << Integer(8 * shift) }
        return value
    }

    mutating func double() throws -> Double { Double(bitPattern: try integer(UInt64.self)) }

    mutating func text() throws -> String {
        let count = Int(try integer(UInt32.self))
        guard let text = String(validating: try take(count), as: UTF8.self) else {
            throw KernelError(.corruptModel, "a name in the model is not valid UTF-8")
        }
        return text
    }

    /// Reads a count of elements of `size` bytes each; refused when the bytes left cannot hold them.
    mutating func count(of size: Int) throws -> Int {
        let count = try integer(UInt64.self)
        guard count <= UInt64((bytes.count - position) / size) else {
            throw KernelError(.corruptModel, "the model announces \(count) numbers at byte \(position) and ends before them: it was cut off or altered")
        }
        return Int(count)
    }

    mutating func doubles() throws -> [Double] {
        let count = try count(of: 8)
        let slice = try take(8 * count)
        return [Double](unsafeUninitializedCapacity: count) { buffer, filled in
            slice.withUnsafeBytes { raw in
                for index in 0..<count {
                    buffer.initializeElement(at: index, to: Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))))
                }
            }
            filled = count
        }
    }

    mutating func floats() throws -> [Float] {
        let count = try count(of: 4)
        let slice = try take(4 * count)
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            slice.withUnsafeBytes { raw in
                for index in 0..<count {
                    buffer.initializeElement(at: index, to: Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))))
                }
            }
            filled = count
        }
    }
}
