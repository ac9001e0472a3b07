import ArgumentParser
import CBenchPeak
import CVectorKernels
import Foundation

/// `bench --quick`: counts against ceilings.
struct InstructionCheck {
    let ceilingsFile: String
    let renews: Bool
    let report: ReportOptions

    /// Counts differ by variant, so those that processors of every age have are counted: the widest would not run under
    /// valgrind.
    private static let variants: [vk_variant] = [VK_V3, VK_BASELINE]

    func run() throws {
        let compiler = String(cString: bench_compiler())
        let units = try CountedCases.units()
        var counted: [String: [String: Double]] = [:]
        let counter = InstructionCounter()
        if let counter {
            let runnable = Self.variants.filter { $0.rawValue <= vk_widest_variant().rawValue }
            counted = try counter.count(variants: runnable.map { String(cString: vk_variant_name($0)) })
        } else {
            report.say("skipped    instructions are not counted: \(InstructionCounter.obstacle ?? "no counter")")
        }
        if renews {
            guard counter != nil else { throw BenchError("--renew-ceilings counts instructions: \(InstructionCounter.obstacle ?? "no counter")") }
            try Ceilings(compiler: compiler, slack: Ceilings.usualSlack, instructions: counted, units: units).write(ceilingsFile)
            report.say("wrote      \(ceilingsFile)")
            return
        }
        let stored = try Ceilings.read(ceilingsFile)
        var verdicts: [Ceilings.Verdict] = []
        for (variant, counts) in counted.sorted(by: { $0.key < $1.key }) {
            let found = Ceilings.verdicts(stored: stored.instructions[variant] ?? [:], counted: counts, slack: stored.slack)
            show(found, heading: "instructions, \(variant)")
            verdicts += found
        }
        let found = Ceilings.verdicts(stored: stored.units, counted: units, slack: stored.slack)
        show(found, heading: "units of work")
        verdicts += found
        try report.write(Ceilings(compiler: compiler, slack: stored.slack, instructions: counted, units: units))
        try conclude(verdicts, stored, compiler)
    }

    private func show(_ verdicts: [Ceilings.Verdict], heading: String) {
        var table = TextTable([.init(title: heading, alignment: .left), .init(title: "counted"), .init(title: "stored"), .init(title: "change"), .init(title: "", alignment: .left)])
        for verdict in verdicts {
            let change = verdict.stored.flatMap { old in verdict.counted.map { String(format: "%+.1f %%", 100 * ($0 / old - 1)) } } ?? ""
            table.add([
                verdict.name, verdict.counted.map(NumberText.grouped) ?? "", verdict.stored.map(NumberText.grouped) ?? "", change,
                Self.words[verdict.kind] ?? "",
            ])
        }
        report.show(table)
        report.say("")
    }

    private static let words: [Ceilings.Verdict.Kind: String] = [
        .exceeded: "above its ceiling", .fallen: "fallen: store it with --renew-ceilings", .unknown: "not stored", .gone: "no longer counted",
    ]

    private func conclude(_ verdicts: [Ceilings.Verdict], _ stored: Ceilings, _ compiler: String) throws {
        let bad = verdicts.filter { [.exceeded, .unknown, .gone].contains($0.kind) }
        guard !bad.isEmpty else {
            report.say("all \(verdicts.count) counts are within \(Int((100 * stored.slack).rounded())) % of the stored ones")
            return
        }
        var lines = bad.map { verdict in
            switch verdict.kind {
            case .exceeded:
                return "\(verdict.name): \(NumberText.grouped(verdict.counted!)), more than \(NumberText.grouped(verdict.stored! * (1 + stored.slack)))"
            case .gone: return "\(verdict.name): stored, but not counted"
            default: return "\(verdict.name): counted, but not stored"
            }
        }
        lines.append("Find what costs more, or, when it is worth it, say so in the commit and run: bench --quick --renew-ceilings")
        if compiler != stored.compiler { lines.append("The stored counts are another compiler's: \(stored.compiler); this is \(compiler)") }
        FileHandle.standardError.write(Data(("bench: work has grown\n  " + lines.joined(separator: "\n  ") + "\n").utf8))
        throw ExitCode(1)
    }
}
