/// The first rows of a source.
public struct SampleData: Hashable, Sendable {
    public let headers: [String]
    public let rows: [[String]]
}

/// A guess about a source.
public struct DetectedField<Value: Hashable & Sendable>: Hashable, Sendable {
    public enum Confidence: String, Sendable, CaseIterable {
        case high = "HIGH"
        case low = "LOW"
        case none = "NONE"
    }

    /// nil with confidence `none`.
    public let value: Value?
    public let confidence: Confidence
    /// What the guess rests on.
    public let message: String
}

/// Guesses about how a source is written and how often it comes.
public struct DetectedConfiguration: Hashable, Sendable {
    public struct CSV: Hashable, Sendable {
        public let compression: DetectedField<String>
        public let charset: DetectedField<String>
        public let containsHeader: DetectedField<Bool>
        public let delimiter: DetectedField<String>
        public let headerList: DetectedField<[String]>
        public let quoteSymbol: DetectedField<String>
    }

    public struct JSONLines: Hashable, Sendable {
        public let compression: DetectedField<String>
        public let charset: DetectedField<String>
    }

    public enum Format: Hashable, Sendable {
        case csv(CSV)
        case jsonLines(JSONLines)
    }

    /// Seconds.
    public let offset: DetectedField<Int>
    /// ISO 8601 duration.
    public let frequency: DetectedField<String>
    public let format: Format
}
