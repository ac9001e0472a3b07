import DetectionKernel

/// Steps of severity for colours and words: from the score scale, 50 is one normal interval in 500, 64 one in ten
/// thousand, 79 one in a million.
enum SeverityWords {
    static let steps: [(from: Double, word: String, style: String)] = [
        (79, "severe", "s3"), (64, "serious", "s2"), (50, "notable", "s1"), (0, "slight", "s0"),
    ]

    static func word(_ severity: Double) -> String { step(severity).word }
    static func style(_ severity: Double) -> String { step(severity).style }

    private static func step(_ severity: Double) -> (from: Double, word: String, style: String) {
        steps.first { severity >= $0.from } ?? steps[steps.count - 1]
    }
}
