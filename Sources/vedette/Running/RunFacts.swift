import CVectorKernels
import DetectionKernel
import LinearAlgebra
import MetricData
import MetricSeries
import Reporting

/// What a summary says of the program and the run, beside the results.
enum RunFacts {
    static var versions: [RunSummary.Fact] {
        let blas = LinearAlgebraRuntime.current
        return [
            RunSummary.Fact("vedette", PackageVersion.current),
            RunSummary.Fact("vector kernels", String(cString: vk_variant_name(vk_active_variant()))),
            RunSummary.Fact("linear algebra", "\(blas.library), core \(blas.coreName)"),
        ]
    }

    /// Sentences for the summary: bad records, gaps, a slow library.
    static func notes(_ counts: ReadingCounts) -> [String] {
        InputReading.warnings(counts) + InputReading.notes(counts) + (LinearAlgebraRuntime.current.warning.map { [$0] } ?? [])
    }
}
