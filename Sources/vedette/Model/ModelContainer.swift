/// The frame of a model file: eight bytes of magic, version, sections, a checksum.
///
/// All numbers are little-endian: UInt32 version, UInt32 number of sections, UInt64 length of each, then the sections,
/// then the 64-bit FNV-1a hash (Fowler, Noll, Vo) of everything before it.
struct ModelContainer: Equatable {
    static let magic = Array("VEDETTE\n".utf8)
    static let version: UInt32 = 1

    var sections: [[UInt8]]

    init(sections: [[UInt8]]) { self.sections = sections }

    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(24 + sections.reduce(0) { $0 + 8 + $1.count })
        Self.append(UInt64(Self.version), 4, to: &bytes)
        Self.append(UInt64(sections.count), 4, to: &bytes)
        for section in sections { Self.append(UInt64(section.count), 8, to: &bytes) }
        for section in sections { bytes += section }
        Self.append(Self.checksum(bytes[...]), 8, to: &bytes)
        return bytes
    }

    /// - Parameter sections: how many there must be.
    /// - Throws: `CommandFailure` that says whether the file is something else, newer, cut short or damaged.
    init(bytes: [UInt8], name: String, sections expected: Int) throws {
        func damaged(_ what: String) -> CommandFailure { CommandFailure("model \"\(name)\" is damaged: \(what); train again") }
        guard bytes.starts(with: Self.magic) else {
            throw CommandFailure("\"\(name)\" is not a model: expected a file that vedette train or backtest --model-out wrote")
        }
        var position = Self.magic.count
        func number(_ length: Int) throws -> UInt64 {
            guard position + length <= bytes.count else { throw damaged("it is cut short") }
            defer { position += length }
            return (0..<length).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
        }
        let version = try number(4)
        guard version <= UInt64(Self.version) else {
            throw CommandFailure(
                "model \"\(name)\" has version \(version): this vedette (\(PackageVersion.current)) reads versions up to \(Self.version); use a newer one, or train again")
        }
        guard version > 0 else { throw damaged("version 0") }
        guard try number(4) == UInt64(expected) else { throw damaged("it has not \(expected) sections") }
        var lengths: [Int] = []
        for _ in 0..<expected {
            let length = try number(8)
            guard length <= UInt64(bytes.count) else { throw damaged("it is cut short") }
            lengths.append(Int(length))
        }
        let body = lengths.reduce(0, +)
        guard position + body + 8 == bytes.count else {
            throw damaged(position + body + 8 > bytes.count ? "it is cut short" : "it is longer than it says")
        }
        sections = []
        for length in lengths {
            sections.append(Array(bytes[position..<position + length]))
            position += length
        }
        guard try number(8) == Self.checksum(bytes[..<(bytes.count - 8)]) else { throw damaged("its checksum does not match") }
    }

    private static func append(_ value: UInt64, _ length: Int, to bytes: inout [UInt8]) {
        for index in 0..<length { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
