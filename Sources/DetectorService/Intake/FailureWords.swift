import DetectionKernel
import MetricData
import MetricSeries

/// What went wrong, in words for the detector's log: at most 256 characters.
enum FailureWords {
    static let longest = 256

    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as ServiceError: cut(error.message)
        case let error as MetricDataError: cut(withoutFlags(error.message))
        case let error as KernelError: cut(error.message)
        case let error as MetricSeriesError: cut(error.message)
        case let error as ObjectStoreError: cut(error.message)
        default: cut("an unexpected fault: \(error)")
        }
    }

    /// Whether an error is about the data or the configuration, and not a fault of ours.
    static func isExpected(_ error: any Error) -> Bool {
        switch error {
        case let error as ServiceError: error.code != .internalFault
        case is MetricDataError, is KernelError, is MetricSeriesError, is ObjectStoreError: true
        default: false
        }
    }

    /// Without the hints that name flags of the command line.
    static func withoutFlags(_ text: String) -> String {
        var result = text
        while let open = result.firstRange(of: " (--"), let close = result[open.upperBound...].firstIndex(of: ")") {
            result.removeSubrange(open.lowerBound...close)
        }
        for hint in [", or skip bad rows", "correct it, name its format:"] { result = result.replacing(hint, with: "") }
        return result
    }

    static func cut(_ text: String) -> String { text.count <= longest ? text : text.prefix(longest - 1) + "…" }
}
