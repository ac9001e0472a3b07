import CBenchPeak
import CVectorKernels
import CZlib
import Foundation
import LinearAlgebra

/// What the figures were measured on.
struct Machine: Codable {
    let processor: String
    let processors: Int
    let system: String
    let swift: String
    let compiler: String
    let build: String
    let kernels: String
    let blas: String
    let blasCore: String
    let blasCoreChoice: String
    let blasThreads: Int
    let zlib: String
    /// Measured on one core: multiply-adds in registers, in GFLOP/s; copying, in GB/s read plus written.
    let fmaPeak: Double
    let copyBandwidth: Double
    /// Mean number of running processes of the last minute: above 0 something else ran too.
    let load: Double
    let warning: String?

    static func measured() -> Machine {
        let runtime = LinearAlgebraRuntime.current
        var load = [0.0]
        getloadavg(&load, 1)
        #if DEBUG
            let build = "debug: figures mean nothing"
        #else
            let build = "release"
        #endif
        return Machine(
            processor: processorName, processors: ProcessInfo.processInfo.activeProcessorCount,
            system: ProcessInfo.processInfo.operatingSystemVersionString, swift: swiftVersion,
            compiler: String(cString: bench_compiler()), build: build,
            kernels: String(cString: vk_variant_name(vk_active_variant())), blas: runtime.library, blasCore: runtime.coreName,
            blasCoreChoice: runtime.coreChoice.rawValue, blasThreads: runtime.threads, zlib: String(cString: zlibVersion()),
            fmaPeak: bench_fma_peak(0.3), copyBandwidth: bench_copy_bandwidth(0.5), load: load[0], warning: runtime.warning)
    }

    private static var processorName: String {
        let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = info.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// The minor version of the compiler that built this program.
    private static var swiftVersion: String {
        #if compiler(>=6.5)
            "6.5 or newer"
        #elseif compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6.1"
        #endif
    }

    var lines: [String] {
        [
            "processor  \(processor), \(processors) in use, load \(Self.digits(load, 1))",
            "measured   \(Self.digits(fmaPeak, 1)) GFLOP/s of multiply-adds and \(Self.digits(copyBandwidth, 1)) GB/s of copying on one core",
            "kernels    \(kernels); \(blas), core \(blasCore) (\(blasCoreChoice)), \(blasThreads) BLAS thread\(blasThreads == 1 ? "" : "s")",
            "compiler   Swift \(swift), \(compiler), \(build)",
            "libraries  zlib \(zlib); \(system)",
        ] + (warning.map { ["warning    \($0)"] } ?? [])
    }

    static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)f", value) }
}
