import COpenBLAS
import COpenBLASSupport

/// Which BLAS runs, on which kernels and with how many threads.
///
/// Asking for it, or the first routine of this module, prepares OpenBLAS once a process: one BLAS thread (threads are
/// ours, over blocks of metrics), and the processor choice repaired. Distributions ship builds that do not know recent
/// processors and silently fall back to kernels four times slower; such a fallback is replaced by the kernels that
/// the processor's instruction set allows. A good choice is never replaced, nor one made by `OPENBLAS_CORETYPE`.
public struct LinearAlgebraRuntime: Sendable {
    /// The library with its version, for example `OpenBLAS 0.3.21`.
    public let library: String
    /// The build's own words: version, options, core at start, largest number of threads.
    public let configuration: String
    /// The kernels in force, for example `Zen`, `Haswell`, `SkylakeX`.
    public let coreName: String
    /// BLAS threads in force.
    public let threads: Int
    /// How the kernels came to be chosen.
    public let coreChoice: CoreChoice
    /// Whether kernels without AVX2 are in force on a processor that has it.
    public let isSlowFallback: Bool

    /// How the kernels in force came to be chosen.
    public enum CoreChoice: String, Sendable {
        /// By OpenBLAS, which knows the processor.
        case automatic
        /// By the environment variable `OPENBLAS_CORETYPE`.
        case environment
        /// By us, in place of a slow fallback.
        case repaired
        /// By OpenBLAS, which does not know the processor, in a build that cannot choose again.
        case irreparable
    }

    /// What is in force in this process.
    public static let current = LinearAlgebraRuntime()

    /// A sentence for the user when a slow fallback is in force, else nil.
    public var warning: String? {
        guard isSlowFallback else { return nil }
        let remedy =
            coreChoice == .environment
            ? "unset OPENBLAS_CORETYPE, or set it to \(Self.betterCore)"
            : "set OPENBLAS_CORETYPE=\(Self.betterCore), or install a newer OpenBLAS"
        return "\(library) runs its slow \(coreName) kernels although this processor has AVX2: \(remedy)"
    }

    private init() {
        switch openblas_prepare() {
        case OPENBLAS_CORE_USER: coreChoice = .environment
        case OPENBLAS_CORE_REPAIRED: coreChoice = .repaired
        case OPENBLAS_CORE_IRREPARABLE: coreChoice = .irreparable
        default: coreChoice = .automatic
        }
        configuration = String(cString: openblas_configuration())
        coreName = String(cString: openblas_core_in_force())
        threads = Int(openblas_threads_in_force())
        isSlowFallback = openblas_is_fallback_core(coreName, openblas_processor_has_avx2_and_fma()) != 0
        library = configuration.split(separator: " ").prefix(2).joined(separator: " ")
    }

    private static var betterCore: String {
        openblas_better_core(openblas_processor_has_avx2_and_fma(), openblas_processor_has_avx512()).map { String(cString: $0) } ?? "Haswell"
    }

    /// Prepares OpenBLAS before a routine; free after the first call.
    @inline(__always)
    static func prepare() { _ = prepared }
    private static let prepared: Void = { _ = openblas_prepare() }()
}
