import ArgumentParser
import CVectorKernels
import Foundation

/// `vedette version`.
struct VersionCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Prints versions, the processor kernels in force and the number of threads.")

    @OptionGroup(title: "General") var general: GeneralOptions

    func execute() throws -> ExitStatus {
        let variant = String(cString: vk_variant_name(vk_active_variant()))
        let widest = String(cString: vk_variant_name(vk_widest_variant()))
        let output = try OutputFile("-")
        try output.write(
            """
            vedette \(PackageVersion.current)
            vector kernels  \(variant)\(variant == widest ? "" : " (this processor could run \(widest))")
            threads         \(general.threadCount) of \(ProcessInfo.processInfo.processorCount) processors
            compiler        Swift \(Self.compiler), \(Self.buildKind)
            system          \(ProcessInfo.processInfo.operatingSystemVersionString), \(Self.architecture)

            """)
        try output.finish()
        return .done
    }

    private static var compiler: String {
        #if compiler(>=6.5)
            "6.5 or later"
        #elseif compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3.2)
            "6.3.2 or later"
        #elseif compiler(>=6.3.1)
            "6.3.1"
        #elseif compiler(>=6.3)
            "6.3.0"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6.1"
        #endif
    }

    private static var buildKind: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    private static var architecture: String {
        #if arch(x86_64)
            "x86-64"
        #elseif arch(arm64)
            "arm64"
        #else
            "other"
        #endif
    }
}
