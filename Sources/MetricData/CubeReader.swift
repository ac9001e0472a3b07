import MetricSeries

/// Reads records into a cube; memory grows with the cube and not with the files.
///
/// Records need not be in any order. Text between delimiters is taken as it is; blanks around numbers and timestamps are
/// passed over. A measure that is empty, `NaN`, `NA` or `null` (any case) is missing in that record. A dimension that is
/// empty (or null, in JSON) has the empty value. Timestamps without an offset are read in the input's zone: a time that
/// the clock shows twice is taken as the first, one that it skips as the moment after the skip.
public struct CubeReader: Sendable {
    public let description: InputDescription
    public let continuation: Continuation?
    /// Most values a cube may hold; eight bytes each.
    public var maximumCells = 1 << 29
    /// Most intervals between the first and the last.
    public var maximumIntervals = 20_000_000
    /// Instants whose records count, seconds since 1970-01-01T00:00:00Z; others are read and left out. nil for all.
    public var window: Range<Int64>?
    /// Bytes read at a time.
    var chunk = RecordBuffer.defaultChunk
    /// Whether records that begin like others take the short way (``RepeatedRecords``); the result is the same.
    var looksForRepeatedRecords = true

    /// - Parameter continuation: the stream that the records continue, or nil for a cube of its own.
    public init(_ description: InputDescription = InputDescription(), continuing continuation: Continuation? = nil) {
        self.description = description
        self.continuation = continuation
    }

    /// Reads all files of a source.
    ///
    /// - Parameter progress: called now and then with the bytes read so far and the bytes of all files (nil where a
    ///   stream has no size).
    /// - Throws: `MetricDataError` naming file, line, column and value; `MetricSeriesError` for an unknown zone or frequency.
    public func read(_ source: DataSource, progress: ((_ done: Int, _ total: Int?) -> Void)? = nil) throws -> Cube {
        let inputs = source.files.map { path in Input(name: path) { try ByteStream(path: path) } }
        return try read(inputs, progress: progress)
    }

    /// Reads files that are in memory already: bytes as stored (gzip too), with names for messages and for the form.
    ///
    /// - Throws: as ``read(_:progress:)``.
    public func read(contents: [(name: String, bytes: [UInt8])]) throws -> Cube {
        if contents.isEmpty { throw MetricDataError(.noDataFiles, "no input is given: name at least one file") }
        return try read(contents.map { file in Input(name: file.name) { ByteStream(name: file.name, bytes: file.bytes) } })
    }

    /// An input whose bytes are handed over piece by piece, so that no more of it than a piece stands in memory.
    public struct Pieces {
        let name: String
        let size: Int?
        let open: () throws -> () throws -> [UInt8]?

        /// - Parameters:
        ///   - name: for messages and for the form.
        ///   - size: bytes as stored; nil where unknown.
        ///   - open: called when its turn comes; what it returns gives the next piece (gzip too), nil at the end. What it throws
        ///     ends the reading.
        public init(name: String, size: Int?, open: @escaping () throws -> () throws -> [UInt8]?) {
            self.name = name
            self.size = size
            self.open = open
        }
    }

    /// Reads inputs piece by piece, one after the other, each once.
    ///
    /// - Throws: as ``read(_:progress:)``, and what the inputs throw.
    public func read(pieces: [Pieces]) throws -> Cube {
        if pieces.isEmpty { throw MetricDataError(.noDataFiles, "no input is given: name at least one file") }
        return try read(pieces.map { input in Input(name: input.name) { ByteStream(name: input.name, size: input.size, next: try input.open()) } })
    }

    /// Says how a source would be read, from its first part.
    ///
    /// Standard input and pipes are used up by this.
    public func infer(_ source: DataSource) throws -> InputInference {
        try description.validate()
        var inputs = source.files.map { path in Input(name: path) { try ByteStream(path: path) } }
        return try inference(&inputs)
    }

    /// A file that is opened when its turn comes, or was opened to look at its beginning.
    struct Input {
        let name: String
        let open: () throws -> ByteStream
        var buffer: RecordBuffer?

        init(name: String, open: @escaping () throws -> ByteStream) {
            self.name = name
            self.open = open
        }

        mutating func opened(chunk: Int) throws -> RecordBuffer {
            if let buffer { return buffer }
            let opened = RecordBuffer(stream: try open(), chunk: chunk)
            buffer = opened
            return opened
        }
    }

    func read(_ sources: [Input], progress: ((Int, Int?) -> Void)? = nil) throws -> Cube {
        try description.validate()
        var inputs = sources
        let inference = try inference(&inputs)
        var filler = try CubeFiller(inference, continuation, window: window, maximumCells: maximumCells, maximumIntervals: maximumIntervals)
        filler.looksForRepeatedRecords = looksForRepeatedRecords
        defer { filler.deallocate() }
        let total = Self.totalSize(inputs)
        for index in inputs.indices {
            let buffer = try inputs[index].opened(chunk: chunk)
            let before = filler.counts.storedBytes
            try filler.read(buffer) { progress?(before + buffer.stream.storedBytesRead, total) }
            filler.counts.storedBytes = before + buffer.stream.storedBytesRead
            inputs[index].buffer = nil
        }
        return try filler.finish()
    }

    private static func totalSize(_ inputs: [Input]) -> Int? {
        var total = 0
        for input in inputs {
            guard let size = input.buffer.map({ $0.stream.storedSize }) ?? FileKind.size(of: input.name) else { return nil }
            total += size
        }
        return total
    }

    func inference(_ inputs: inout [Input]) throws -> InputInference {
        var known = description
        if let continuation {
            if known.frequency == nil { known.frequency = continuation.grid.frequency.iso8601 }
            known.timeZone = continuation.grid.zone
        }
        var inferrer = InputInferrer(description: known, chunk: chunk)
        return try inferrer.infer(&inputs)
    }
}
