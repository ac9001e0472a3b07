import CVectorKernels
import MetricSeries

/// A detector at one moment of its stream: everything that the next interval needs, and the leaderboard.
///
/// Value semantics; blocks of 256 metrics, each with a versioned binary form.
public struct TrainedDetector: Sendable {
    public let profile: Profile
    /// The key space: one key a column. Retired metrics keep their column.
    public internal(set) var keys: [MetricKey]
    /// Rises when metrics are admitted or retired.
    public internal(set) var keySpaceVersion: Int
    /// Step of the next interval.
    public internal(set) var nextStep: Int
    var blocks: [MetricBlock]

    let parameters: ChainParameters

    /// A detector without any history: every metric starts cold.
    ///
    /// - Parameter firstStep: step of the first interval that it will score.
    public init(untrained keys: [MetricKey], profile: Profile, firstStep: Int = 0) {
        let parameters = ChainParameters(profile: profile)
        self.init(
            keys: keys, profile: profile, parameters: parameters, nextStep: firstStep,
            blocks: Self.blockRanges(count: keys.count).map { MetricBlock(count: $0.count, parameters: parameters) })
    }

    init(keys: [MetricKey], profile: Profile, parameters: ChainParameters, nextStep: Int, blocks: [MetricBlock], keySpaceVersion: Int = 0) {
        self.profile = profile
        self.keys = keys
        self.parameters = parameters
        self.nextStep = nextStep
        self.blocks = blocks
        self.keySpaceVersion = keySpaceVersion
    }

    /// Columns of every block.
    static func blockRanges(count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: MetricBlock.capacity).map { $0..<min($0 + MetricBlock.capacity, count) }
    }

    /// Intervals that a metric needs before it gets verdicts.
    public var learningRows: Int { parameters.learningRows }

    /// Values that a metric has been learned from.
    public func rowsSeen(metric: Int) -> Int {
        let (block, lane) = place(of: metric)
        return Int(blocks[block].state[blocks[block].index(VK_M_ROWS, lane: lane)])
    }

    /// Whether a metric was retired.
    public func isRetired(metric: Int) -> Bool {
        let (block, lane) = place(of: metric)
        return blocks[block].state[blocks[block].index(VK_M_RETIRED, lane: lane)] > 0
    }

    func place(of metric: Int) -> (block: Int, lane: Int) {
        precondition(keys.indices.contains(metric), "metric \(metric) of \(keys.count)")
        return (metric / MetricBlock.capacity, metric % MetricBlock.capacity)
    }

    // MARK: Binary form

    private static let magic: UInt32 = 0x5444_4556  // "VEDT"
    private static let version: UInt32 = 3

    /// The detector in its versioned binary form.
    public func serialized() -> [UInt8] {
        var writer = header()
        for block in blocks { write(block, to: &writer) }
        return writer.bytes
    }

    /// The detector in parts: what stands before the blocks, then a part for every block of 256 metrics. One after the
    /// other they are the bytes of ``serialized()``; a store can keep them apart.
    ///
    /// - Parameter each: receives the parts in order; only one exists at a time.
    public func serializedParts(_ each: (_ index: Int, _ bytes: [UInt8]) throws -> Void) rethrows {
        try each(0, header().bytes)
        for (index, block) in blocks.enumerated() {
            var writer = BinaryWriter()
            write(block, to: &writer)
            try each(index + 1, writer.bytes)
        }
    }

    private func write(_ block: MetricBlock, to writer: inout BinaryWriter) {
        writer.write(UInt32(block.count))
        writer.write(block.state.elements)
        writer.write(block.tails.elements)
    }

    private func header() -> BinaryWriter {
        var writer = BinaryWriter()
        writer.write(Self.magic)
        writer.write(Self.version)
        writer.write(Int64(profile.frequency.seconds))
        writer.write(UInt32(Profile.parameters.count))
        for parameter in Profile.parameters {
            writer.write(parameter.name)
            writer.write(parameter.value(in: profile))
        }
        writer.write(Int64(nextStep))
        writer.write(Int64(keySpaceVersion))
        writer.write(UInt64(keys.count))
        for key in keys {
            writer.write(key.measure)
            writer.write(UInt32(key.dimensions.count))
            for pair in key.dimensions {
                writer.write(pair.dimension)
                writer.write(pair.value)
            }
        }
        writer.write(UInt64(blocks.count))
        return writer
    }

    /// Restores what ``serialized()`` gave; the restored detector goes on bit for bit.
    ///
    /// - Throws: `KernelError.corruptModel` or `.unsupportedModelVersion`.
    public init(serialized bytes: [UInt8]) throws {
        var reader = BinaryReader(bytes)
        guard try reader.integer(UInt32.self) == Self.magic else {
            throw KernelError(.corruptModel, "this is no detector: its first bytes are not those of a model")
        }
        let version = try reader.integer(UInt32.self)
        guard version == Self.version else {
            throw KernelError(.unsupportedModelVersion, "the model has version \(version): this program reads version \(Self.version)")
        }
        let frequency: Frequency
        do { frequency = try Frequency(seconds: Int(try reader.integer(Int64.self))) } catch let error as MetricSeriesError {
            throw KernelError(.corruptModel, "the model's \(error.message)")
        }
        var overrides: [String: Double] = [:]
        for _ in 0..<(try reader.integer(UInt32.self)) {
            let name = try reader.text()
            overrides[name] = try reader.double()
        }
        let profile = try Profile(frequency: frequency, overrides: overrides)
        let nextStep = Int(try reader.integer(Int64.self))
        let keySpaceVersion = Int(try reader.integer(Int64.self))
        var keys: [MetricKey] = []
        for _ in 0..<(try reader.count(of: 8)) {
            let measure = try reader.text()
            var dimensions: [DimensionValue] = []
            for _ in 0..<(try reader.integer(UInt32.self)) { dimensions.append(DimensionValue(dimension: try reader.text(), value: try reader.text())) }
            keys.append(MetricKey(measure: measure, dimensions: dimensions))
        }
        let parameters = ChainParameters(profile: profile)
        var blocks: [MetricBlock] = []
        let ranges = Self.blockRanges(count: keys.count)
        guard try reader.integer(UInt64.self) == UInt64(ranges.count) else {
            throw KernelError(.corruptModel, "the model's blocks do not match its \(keys.count) metrics")
        }
        for range in ranges {
            guard Int(try reader.integer(UInt32.self)) == range.count else {
                throw KernelError(.corruptModel, "a block of the model does not match its metrics")
            }
            blocks.append(try MetricBlock(count: range.count, parameters: parameters, state: try reader.doubles(), tails: try reader.floats()))
        }
        guard reader.isAtEnd else { throw KernelError(.corruptModel, "the model goes on after its end") }
        self.init(keys: keys, profile: profile, parameters: parameters, nextStep: nextStep, blocks: blocks, keySpaceVersion: keySpaceVersion)
    }
}
