import Foundation

/// Asks a worker for one peer's times, series after series.
struct PeerSampler {
    enum Time {
        case seconds(Double)
        case missing(String)
    }

    let worker: PeerWorker
    let peer: ComparedWork.Peer
    /// The name that the worker knows the series by, and how many there are.
    let input: String
    let available: Int
    private(set) var rounds = 1
    private var count = 1
    private var repeats = 1

    init(worker: PeerWorker, peer: ComparedWork.Peer, input: String, available: Int) {
        self.worker = worker
        self.peer = peer
        self.input = input
        self.available = available
    }

    /// Chooses how many series a sample has, and how often it goes through them, so that it lasts `sample` seconds.
    ///
    /// - Parameter oneByOne: every round takes one series, the next.
    mutating func plan(once: Double, sample: Double, rounds: Int, oneByOne: Bool) {
        let seconds = max(once, 1e-6)
        count = oneByOne ? 1 : min(available, 16, max(1, Int(sample / seconds)))
        repeats = max(1, Int((sample / (seconds * Double(count))).rounded(.up)))
        self.rounds = oneByOne ? min(rounds, available) : rounds
    }

    /// Series that the rounds go over.
    var sampledSeries: Int { min(available, rounds * count) }

    /// Processor seconds a series in one round; nil where the peer says it cannot.
    func sample(_ round: Int) throws -> Double? {
        let first = round * count % max(1, available - count + 1)
        guard case .seconds(let seconds) = try time(first: first, count: count, repeats: repeats) else { return nil }
        return seconds
    }

    func time(first: Int, count: Int, repeats: Int) throws -> Time {
        let answer = try worker.ask(["time", peer.package, peer.method, peer.parameterText, input, "\(first)", "\(count)", "\(repeats)"])
        switch answer {
        case .missing(let reason): return .missing(reason)
        case .fields(let fields):
            guard let seconds = fields.first.flatMap(Double.init) else { throw BenchError("\(peer.label): no time in \(fields)") }
            return .seconds(seconds / Double(count * repeats))
        }
    }

    /// Has the worker write what the peer found for a series.
    func result(_ series: Int, to file: URL) throws {
        _ = try worker.ask(["result", peer.package, peer.method, peer.parameterText, input, "\(series)", file.path])
    }
}
