import Foundation

/// What was found for one work.
struct ComparedResult: Encodable {
    struct Peer: Encodable {
        let label: String
        /// Median processor time a unit; nil where the peer is not there.
        let microseconds: Double?
        /// Theirs over ours.
        let ratio: Double?
        let samples: Int
        let agreement: String
        /// Share of series whose mean squared error is at most 1.005 of theirs; nil where that is not compared.
        let errorShare: Double?
        let target: Double?
        /// Why there is no figure.
        let missing: String?
    }

    let name: String
    let unit: String
    let microseconds: Double
    /// Useful GFLOP/s, or GB/s, and the share of the machine's peak.
    let rate: String
    let share: Double?
    let peers: [Peer]
    let fastestTarget: Double?

    var fastestRatio: Double? { peers.compactMap(\.ratio).min() }
}

/// Times our side and the peers in turns: ours, theirs, ours, theirs.
struct Comparison {
    let machine: Machine
    let python: PeerWorker?
    let r: PeerWorker?
    /// Turns of each peer.
    let rounds: Int
    /// Series that squared errors are compared on.
    let squaredErrorSeries: Int
    let folder: URL

    /// Processor time that a sample of a quick peer should last: R's clock ticks in milliseconds.
    private static let peerSample = 0.06
    private static let ownSample = 0.02
    /// A peer that takes longer than this for one series gets fewer turns.
    private static let slow = 0.4

    func run(_ work: ComparedWork) throws -> ComparedResult {
        var file: URL?
        if case .file(_, let make) = work.input { file = try make(folder) }
        defer { file.map { try? FileManager.default.removeItem(at: $0) } }
        let own = try work.prepare(file)
        var units = Double(own.count)
        if case .file(let megabytes, _) = work.input { units = megabytes }
        try load(work, count: own.count, file: file)

        var ours: [Double] = []
        try own.run()
        let single = try timeOurs(own, repeats: 1)
        let repeats = max(1, Int((Self.ownSample / single).rounded(.up)))

        var found: [ComparedResult.Peer] = []
        var pending: [(peer: ComparedWork.Peer, sampler: PeerSampler, times: [Double])] = []
        for peer in work.peers {
            guard let worker = peer.isR ? r : python else {
                found.append(.missing(peer, peer.isR ? "R is not installed: --with-r" : "no Python environment: --set-up-peers"))
                continue
            }
            let sampler = PeerSampler(worker: worker, peer: peer, input: inputName(work), available: own.count)
            // Imports and first calls are not counted.
            if case .missing(let reason) = try sampler.time(first: 0, count: 1, repeats: 1) {
                found.append(.missing(peer, reason))
                continue
            }
            pending.append((peer, sampler, []))
        }
        for index in pending.indices {
            guard case .seconds(let once) = try pending[index].sampler.time(first: 0, count: 1, repeats: 1) else { continue }
            let errors: Bool
            if case .squaredErrors = work.agreement { errors = true } else { errors = false }
            pending[index].sampler.plan(
                once: once, sample: Self.peerSample, rounds: errors ? squaredErrorSeries : once > Self.slow ? min(rounds, 3) : rounds,
                oneByOne: errors)
        }
        for round in 0..<(pending.map(\.sampler.rounds).max() ?? rounds) {
            if pending.isEmpty { ours.append(try timeOurs(own, repeats: repeats) / units) }
            for index in pending.indices where round < pending[index].sampler.rounds {
                ours.append(try timeOurs(own, repeats: repeats) / units)
                if let seconds = try pending[index].sampler.sample(round) {
                    pending[index].times.append(seconds * Double(own.count) / units)
                }
            }
        }
        let microseconds = 1e6 * median(ours)
        for (peer, sampler, times) in pending {
            let theirs = 1e6 * median(times)
            let (words, errorShare) = try agreement(work, own, sampler)
            found.append(
                ComparedResult.Peer(
                    label: peer.label, microseconds: theirs, ratio: theirs / microseconds, samples: times.count,
                    agreement: words, errorShare: errorShare, target: peer.target, missing: nil))
        }
        let order = work.peers.map(\.label)
        found.sort { order.firstIndex(of: $0.label)! < order.firstIndex(of: $1.label)! }
        return result(work, microseconds, found)
    }

    private func result(_ work: ComparedWork, _ microseconds: Double, _ peers: [ComparedResult.Peer]) -> ComparedResult {
        var rate = "", share: Double?
        if let operations = work.operations {
            let giga = operations / microseconds * 1e-3
            rate = NumberText.digits(giga) + " GFLOP/s"
            share = giga / machine.fmaPeak
        } else if let bytes = work.bytes {
            let giga = bytes / microseconds * 1e-3
            rate = NumberText.digits(giga) + " GB/s"
            share = giga / machine.copyBandwidth
        }
        return ComparedResult(
            name: work.name, unit: work.unit, microseconds: microseconds, rate: rate, share: share, peers: peers,
            fastestTarget: work.fastestTarget)
    }

    private func timeOurs(_ own: ComparedWork.Own, repeats: Int) throws -> Double {
        let start = Clock.processor()
        for _ in 0..<repeats { try own.run() }
        return (Clock.processor() - start) / Double(repeats)
    }

    // MARK: The same input on both sides

    private func inputName(_ work: ComparedWork) -> String {
        if case .series(let workload) = work.input { return workload.name }
        return "records"
    }

    private func load(_ work: ComparedWork, count: Int, file: URL?) throws {
        var request = ["load", inputName(work)]
        var written: URL?
        if case .series(let workload) = work.input {
            let target = folder.appendingPathComponent("\(workload.name).f64")
            let values = (0..<count).flatMap(workload.series)
            try values.withUnsafeBytes { try Data($0).write(to: target) }
            written = target
            request += [target.path, String(workload.rows), String(count)]
        } else {
            request += [file!.path, "0", "0"]
        }
        defer { written.map { try? FileManager.default.removeItem(at: $0) } }
        if work.peers.contains(where: \.isR) { _ = try r?.ask(request) }
        if work.peers.contains(where: { !$0.isR }) { _ = try python?.ask(request) }
    }

    // MARK: Agreement

    private func agreement(_ work: ComparedWork, _ own: ComparedWork.Own, _ sampler: PeerSampler) throws -> (words: String, errorShare: Double?) {
        let target = folder.appendingPathComponent("result.f64")
        defer { try? FileManager.default.removeItem(at: target) }
        func theirs(_ series: Int) throws -> [Double] {
            try sampler.result(series, to: target)
            return try Data(contentsOf: target).withUnsafeBytes { bytes in
                (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
            }
        }
        switch work.agreement {
        case .values:
            let differences = try (0..<min(4, sampler.sampledSeries)).compactMap {
                AgreementFigures.difference(ours: try own.result($0), theirs: try theirs($0))
            }
            return (Self.words(differences.max()), nil)
        case .rowLater(let rows):
            let differences = try (0..<min(4, sampler.sampledSeries)).compactMap {
                AgreementFigures.shifted(ours: try own.result($0), theirs: try theirs($0), rows: rows)
            }
            return (Self.words(differences.max()), nil)
        case .squaredErrors:
            let ratios = try (0..<sampler.sampledSeries).map { AgreementFigures.squaredErrorRatio(ours: try own.result($0), theirs: try theirs($0)) }
            let good = ratios.count { $0 <= 1.005 }
            let words = "MSE ≤ 1.005 × theirs on \(good) of \(ratios.count), median \(String(format: "%.3f", median(ratios)))"
            return (words, Double(good) / Double(ratios.count))
        }
    }

    private static func words(_ difference: Double?) -> String { difference.map { String(format: "%.0e", $0) } ?? "nothing compared" }
}

extension ComparedResult.Peer {
    static func missing(_ peer: ComparedWork.Peer, _ reason: String) -> Self {
        Self(label: peer.label, microseconds: nil, ratio: nil, samples: 0, agreement: "", errorShare: nil, target: peer.target, missing: reason)
    }
}
