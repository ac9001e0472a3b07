import ArgumentParser
import CVectorKernels

/// The inner half of `bench --quick`: runs the counted cases and prints their names in order.
struct CountedWorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "counted-work", abstract: "Runs the cases that bench --quick counts (started by it).", shouldDisplay: false)

    @Option(help: "Kernels: baseline or x86-64-v3.")
    var variant: String

    func run() throws {
        let known = [VK_BASELINE, VK_V3].first { String(cString: vk_variant_name($0)) == variant }
        guard let known else { throw ValidationError("--variant \(variant): expected baseline or x86-64-v3") }
        guard vk_force_variant(known) == 0 else { throw BenchError("the \(variant) kernels do not run on this processor") }
        for one in CountedCases.all {
            try one.run()
            print(one.name)
        }
    }
}
