import ArgumentParser
import CVectorKernels
import Foundation
import LinearAlgebra

/// `vedette version`.
struct VersionCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Prints versions, the processor kernels in force and the number of threads.")

    @OptionGroup(title: "General") var general: GeneralOptions

    func execute() throws -> ExitStatus {
        let variant = String(cString: vk_variant_name(vk_active_variant()))
        let widest = String(cString: vk_variant_name(vk_widest_variant()))
        let blas = LinearAlgebraRuntime.current
        if let warning = blas.warning { general.console.warn(warning) }
        let output = try OutputFile("-")
        try output.write(
            """
            vedette \(PackageVersion.current)
            vector kernels  \(variant)\(variant == widest ? "" : " (this processor could run \(widest))")
            linear algebra  \(blas.library), core \(blas.coreName) (\(Self.words(for: blas.coreChoice))), \(blas.threads) thread\(blas.threads == 1 ? "" : "s")
            threads         \(general.threadCount) of \(ProcessInfo.processInfo.processorCount) processors
            compiler        Swift \(Self.compiler), \(Self.buildKind)
            system          \(ProcessInfo.processInfo.operatingSystemVersionString), \(Self.architecture)

            """)
        try output.finish()
        return .done
    }

    private static func words(for choice: LinearAlgebraRuntime.CoreChoice) -> String {
        switch choice {
        case .automatic: "chosen by the library"
        case .environment: "set by OPENBLAS_CORETYPE"
        case .repaired: "chosen by us, the library fell back to slow kernels"
        case .irreparable: "a slow fallback that cannot be changed"
        }
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
