/// How well scores find labelled events, counted so that neither a long alarm nor many hits in one event gains anything.
///
/// An event is a run of labelled rows; it is found when one of its rows reaches the threshold. Rows at or above the
/// threshold outside every event are false: a run of them counts one false alarm for every 10 rows begun, and the first
/// 10 rows of a run that goes on from a found event are that event's tail and free.
struct EventFigures: Equatable {
    var events = 0
    var found = 0
    var falseAlarms = 0
    var rows = 0

    /// Rows of a false run that count as one alarm.
    static let unit = 10

    init() {}

    init(score: [Double], label: [Bool], threshold: Double) {
        precondition(score.count == label.count)
        rows = score.count
        let hit = score.map { $0 >= threshold }
        var tails = Set<Int>()
        for event in Self.runs(label) {
            events += 1
            if hit[event].contains(true) { found += 1 }
            if hit[event.upperBound - 1] { tails.insert(event.upperBound) }
        }
        for run in Self.runs(zip(hit, label).map { $0 && !$1 }) {
            let length = run.count - (tails.contains(run.lowerBound) ? Self.unit : 0)
            if length > 0 { falseAlarms += (length + Self.unit - 1) / Self.unit }
        }
    }

    static func + (a: EventFigures, b: EventFigures) -> EventFigures {
        var sum = a
        sum.events += b.events
        sum.found += b.found
        sum.falseAlarms += b.falseAlarms
        sum.rows += b.rows
        return sum
    }

    var precision: Double { found == 0 ? 0 : Double(found) / Double(found + falseAlarms) }
    var recall: Double { events == 0 ? .nan : Double(found) / Double(events) }
    var f1: Double { found == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    var falseAlarmsPer1000: Double { rows == 0 ? .nan : 1_000 * Double(falseAlarms) / Double(rows) }

    /// The runs of true.
    static func runs(_ mask: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (index, on) in (mask + [false]).enumerated() {
            if on {
                start = start ?? index
            } else if let first = start {
                runs.append(first..<index)
                start = nil
            }
        }
        return runs
    }
}
