import MetricSeries

/// One measure's metrics, statistic and open group.
struct MeasureState: Equatable, Sendable {
    let name: String
    var columns: [Int] = []
    var statistic: GroupStatistic
    var open: OpenGroup?
    /// The newest group, open or not, and the last active interval of the newest that ended.
    var latestID: String?
    var lastEnd: Int?
    /// Hash of the ids of the measure's metrics, whatever their order.
    private(set) var content = MetricID(high: 0, low: 0)

    init(name: String, statistic: GroupStatistic) {
        self.name = name
        self.statistic = statistic
    }

    mutating func renewContent(_ keys: [MetricKey]) {
        let ids = columns.map { keys[$0].id }.sorted()
        content = MetricID(canonical: ids.flatMap { "\($0)".utf8 })
    }

    /// The id of a group of this measure that starts at `start`: the same on every machine and at every replay.
    func groupID(start: Int) -> String {
        MetricID(canonical: "\(name.utf8.count):\(name)\(start):\(content)".utf8).uuidString
    }
}

extension OpenGroup {
    /// Takes an active interval's severity and rarity.
    mutating func take(step: Int, decibels: Double, score: Double, rarity: Double) {
        end = step
        self.rarity = max(self.rarity, rarity)
        if decibels > self.decibels {
            self.decibels = decibels
            severity = score
        }
    }
}
