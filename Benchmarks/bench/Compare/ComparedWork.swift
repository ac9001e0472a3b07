import Foundation

/// Something that we and others do, on the same series with the same parameters.
struct ComparedWork {
    /// A package's way of doing it.
    struct Peer {
        /// The package, as the workers call it; R's are in its base or in forecast.
        let package: String
        /// The name in tables.
        let label: String
        let method: String
        /// Whole numbers by name.
        var parameters: [(name: String, value: Int)] = []
        /// What the ratio should at least be; nil without a target.
        var target: Double?

        var isR: Bool { package == "R" }
        var parameterText: String { parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
    }

    /// Our side, ready to run: the set-up is not timed.
    struct Own {
        /// Series that one call of `run` does.
        let count: Int
        let run: () throws -> Void
        /// What `run` found for a series, laid out as the workers do.
        let result: (_ series: Int) throws -> [Double]
    }

    /// How results are held against each other.
    enum Agreement {
        /// The greatest difference of any value, as a share of the greatest magnitude.
        case values
        /// Ours in row t is theirs in row t − 1: their window ends with the row, ours before it.
        case rowLater(rows: Int)
        /// Mean squared errors: how many of ours are at most 1.005 of theirs.
        case squaredErrors
    }

    /// What both sides are given.
    enum Input {
        case series(Workload)
        /// A file that the closure makes in a folder; `megabytes` of text.
        case file(megabytes: Double, make: (_ folder: URL) throws -> URL)
    }

    let name: String
    let input: Input
    let agreement: Agreement
    let peers: [Peer]
    /// Useful floating-point operations a series; nil where the work is not arithmetic.
    var operations: Double?
    /// Bytes read and written a unit at least; nil where arithmetic bounds the work.
    var bytes: Double?
    /// Only the best ratio counts for a target that names the fastest of several.
    var fastestTarget: Double?
    let prepare: (_ file: URL?) throws -> Own

    /// The same with some peers only.
    func with(peers: [Peer]) -> ComparedWork {
        ComparedWork(
            name: name, input: input, agreement: agreement, peers: peers, operations: operations, bytes: bytes, fastestTarget: fastestTarget,
            prepare: prepare)
    }

    /// What times are divided by: `series` or `MB`.
    var unit: String {
        if case .file = input { return "MB" }
        return "series"
    }
}
