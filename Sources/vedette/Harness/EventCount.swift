/// Events found and false alarms of scored, labelled rows.
///
/// An event is a run of labelled rows; it is found when any of its rows is at or above the threshold. A run of
/// unlabelled rows at or above it counts one false alarm for every ten rows begun; the first ten rows of a run that
/// goes on without a break from a found event are that event's tail and free of charge.
struct EventCount: Equatable, Sendable {
    var rows = 0
    var events = 0
    var found = 0
    var falseAlarms = 0
    /// Rows from an event's first row to its first hit, summed over the events found.
    var delaySum = 0

    static let rowsPerFalseAlarm = 10

    init() {}

    /// - Parameters:
    ///   - alarms: whether a row is at or above the threshold.
    ///   - labels: whether a row is labelled; as many.
    init(alarms: [Bool], labels: [Bool]) {
        precondition(alarms.count == labels.count, "\(alarms.count) alarms for \(labels.count) labels")
        rows = alarms.count
        var row = 0
        var tailStart: Int? = nil
        while row < rows {
            if labels[row] {
                let first = row
                var hit: Int? = nil
                while row < rows, labels[row] {
                    if alarms[row], hit == nil { hit = row }
                    row += 1
                }
                events += 1
                if let hit {
                    found += 1
                    delaySum += hit - first
                    tailStart = alarms[row - 1] ? row : nil
                }
            } else if alarms[row] {
                let first = row
                while row < rows, alarms[row], !labels[row] { row += 1 }
                let charged = row - first - (tailStart == first ? Self.rowsPerFalseAlarm : 0)
                if charged > 0 { falseAlarms += (charged + Self.rowsPerFalseAlarm - 1) / Self.rowsPerFalseAlarm }
            } else {
                row += 1
            }
        }
    }
}
