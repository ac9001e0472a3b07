/// How a history is split for a backtest: the oldest 70 % of the intervals train, the newest 30 % are judged.
public struct BackTestSplit: Hashable, Sendable {
    /// Intervals of the history that are used: the newest ones.
    public let used: Range<Int>
    public let training: Range<Int>
    public let evaluated: Range<Int>

    public static let fewest = 285
    public static let most = 3_000
    static let trainPercent = 70

    /// - Parameter intervals: those from the first to the last with data.
    /// - Throws: `ServiceError` (validation) that says how many there are and how many are needed.
    public init(intervals: Int) throws {
        guard intervals >= Self.fewest else {
            throw ServiceError.refused(
                "the history holds \(intervals) interval\(intervals == 1 ? "" : "s"): a backtest needs at least \(Self.fewest); add older data to the historical path")
        }
        used = max(0, intervals - Self.most)..<intervals
        let trained = used.count * Self.trainPercent / 100
        training = used.lowerBound..<used.lowerBound + trained
        evaluated = training.upperBound..<intervals
    }
}
