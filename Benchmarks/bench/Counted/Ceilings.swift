import Foundation

/// Stored counts that later ones are held against.
struct Ceilings: Codable, Equatable {
    /// The compiler that made the counted program.
    var compiler: String
    /// Share that a count may exceed the stored one by.
    var slack: Double
    /// Instructions of every case, by the kernels' variant.
    var instructions: [String: [String: Double]]
    /// Counts that need no counter.
    var units: [String: Double]

    static let usualSlack = 0.08

    struct Verdict: Equatable {
        enum Kind: Equatable {
            case within
            case exceeded
            /// Fallen by more than the slack: a gain worth storing.
            case fallen
            /// Nothing is stored under this name.
            case unknown
            /// Stored, but not counted any more.
            case gone
        }

        let name: String
        let kind: Kind
        let stored: Double?
        let counted: Double?
    }

    /// Every count against what is stored under its name; names that only one side has are told too, since a case that
    /// vanishes silently watches nothing.
    static func verdicts(stored: [String: Double], counted: [String: Double], slack: Double) -> [Verdict] {
        Set(stored.keys).union(counted.keys).sorted().map { name in
            let kind: Verdict.Kind
            switch (stored[name], counted[name]) {
            case (let old?, let new?): kind = new > old * (1 + slack) ? .exceeded : new < old * (1 - slack) ? .fallen : .within
            case (nil, _): kind = .unknown
            case (_, nil): kind = .gone
            }
            return Verdict(name: name, kind: kind, stored: stored[name], counted: counted[name])
        }
    }

    static func read(_ path: String) throws -> Ceilings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchError("no ceilings in \(path): run at the root of the checkout, or make them with --renew-ceilings")
        }
        do { return try JSONDecoder().decode(Ceilings.self, from: data) } catch {
            throw BenchError("the ceilings in \(path) cannot be read: \(error)")
        }
    }

    func write(_ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
