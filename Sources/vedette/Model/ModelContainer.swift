/// The frame of a model file: eight bytes of magic, version, a header of text, the detector's own bytes, a checksum.
///
/// All numbers are little-endian: UInt32 version, UInt64 length of the header, UInt64 length of the detector, then
/// both, then the 64-bit FNV-1a hash (Fowler, Noll, Vo) of everything before it.
struct ModelContainer: Equatable {
    static let magic = Array("VEDETTE\n".utf8)
    static let version: UInt32 = 1

    var header: [UInt8]
    var detector: [UInt8]

    init(header: [UInt8], detector: [UInt8]) {
        self.header = header
        self.detector = detector
    }

    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.reserveCapacity(Self.frameLength + header.count + detector.count)
        Self.append(UInt64(Self.version), 4, to: &bytes)
        Self.append(UInt64(header.count), 8, to: &bytes)
        Self.append(UInt64(detector.count), 8, to: &bytes)
        bytes += header
        bytes += detector
        Self.append(Self.checksum(bytes[...]), 8, to: &bytes)
        return bytes
    }

    /// - Throws: `CommandFailure` that says whether the file is something else, newer, cut short or damaged.
    init(bytes: [UInt8], name: String) throws {
        guard bytes.starts(with: Self.magic) else {
            throw CommandFailure("\"\(name)\" is not a model: expected a file that vedette train or backtest --model-out wrote")
        }
        var position = Self.magic.count
        func number(_ length: Int) throws -> UInt64 {
            guard position + length <= bytes.count else { throw Self.cutShort(name) }
            defer { position += length }
            return (0..<length).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
        }
        let version = try number(4)
        guard version <= UInt64(Self.version) else {
            throw CommandFailure("model \"\(name)\" has version \(version): this vedette (\(PackageVersion.current)) reads versions up to \(Self.version); use a newer one, or train again")
        }
        guard version > 0 else { throw CommandFailure("model \"\(name)\" is damaged: version 0; train again") }
        let headerLength = try number(8)
        let detectorLength = try number(8)
        let left = UInt64(bytes.count - position)
        guard headerLength <= left, detectorLength <= left - headerLength, left - headerLength - detectorLength >= 8 else {
            throw Self.cutShort(name)
        }
        guard left - headerLength - detectorLength == 8 else {
            throw CommandFailure("model \"\(name)\" is damaged: \(left - headerLength - detectorLength - 8) bytes more than it says; train again")
        }
        let body = position
        position += Int(headerLength) + Int(detectorLength)
        guard try number(8) == Self.checksum(bytes[..<(bytes.count - 8)]) else {
            throw CommandFailure("model \"\(name)\" is damaged: its checksum does not match; train again")
        }
        header = Array(bytes[body..<body + Int(headerLength)])
        detector = Array(bytes[body + Int(headerLength)..<bytes.count - 8])
    }

    private static let frameLength = 8 + 4 + 8 + 8 + 8

    private static func cutShort(_ name: String) -> CommandFailure {
        CommandFailure("model \"\(name)\" is cut short: it ends before its own length; train again")
    }

    private static func append(_ value: UInt64, _ length: Int, to bytes: inout [UInt8]) {
        for index in 0..<length { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))) }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
