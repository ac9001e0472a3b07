import DetectionKernel
import GRDB
import MetricSeries

/// Stores groups, and the messages of the alerts that they set off, in one transaction.
struct GroupRecording {
    let context: RunContext
    let stream: Int64
    let facts: StreamFacts
    let grid: TimeGrid

    /// Stores groups in their present form.
    ///
    /// - Parameters:
    ///   - keys: the key space.
    ///   - isLate: of groups found in late data: those known already stay as they are.
    /// - Returns: whether a message was put into the outbox, and how many groups were not known before.
    func record(_ db: Database, _ groups: [AnomalyGroup], keys: [MetricKey], isLate: Bool = false) throws -> (hasMessages: Bool, added: Int) {
        guard !groups.isEmpty else { return (false, 0) }
        let alerts = try AlertTable.all(db, detectorID: context.detectorID)
        var hasMessages = false
        var added = 0
        for group in groups {
            let stored = stored(group, isLate: isLate)
            let isKnown = try GroupTable.isKnown(db, detectorID: context.detectorID, stored.id)
            if isLate, isKnown { continue }
            if !isKnown { added += 1 }
            try GroupTable.put(db, detectorID: context.detectorID, stored, isOpen: group.isOpen)
            for alert in alerts {
                if try announce(db, stored, to: alert, keys: stored.group.members.map { keys[$0.place] }) { hasMessages = true }
            }
        }
        return (hasMessages, added)
    }

    private func stored(_ group: AnomalyGroup, isLate: Bool) -> GroupTable.Stored {
        func id(_ kernelID: String) -> String { GroupIdentity.id(of: kernelID, detector: context.arn, streamStart: facts.start) }
        return GroupTable.Stored(
            id: id(group.id), stream: stream, measure: group.measure, start: grid.start(of: group.start), end: grid.start(of: group.end),
            severity: Percentages.score(group.severity), group: StoredGroup(group, isLate: isLate, id: id))
    }

    /// Puts the message of an alert into the outbox when the group is for it and it was not told before.
    ///
    /// - Parameter keys: of the group's members, in their order.
    func announce(_ db: Database, _ stored: GroupTable.Stored, to alert: AlertTable.Stored, keys: [MetricKey]) throws -> Bool {
        guard AlertRule.fires(alert.alert, measure: stored.measure, score: stored.severity, series: keys) else { return false }
        let isKnown = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM alertEvent WHERE alert = ? AND groupID = ?)", arguments: [alert.id, stored.id])
        guard isKnown != true else { return false }
        let series = try zip(stored.group.members, keys).prefix(AlertFacts.mostSeries).map { member, key in
            let atStart = try IntervalTable.columns(
                db, stored.stream, metrics: member.place..<member.place + 1, steps: stored.group.start..<stored.group.start + 1, withResults: false
            ).observed[0]
            return AlertFacts.Series(key: key, value: atStart.isNaN ? member.observed : atStart)
        }
        let facts = AlertFacts(
            detector: context.arn, alert: alert.alert, groupID: stored.id, score: stored.severity, measure: stored.measure,
            start: ZonedTime(stored.start, calendar: grid.calendar), end: ZonedTime(stored.end, calendar: grid.calendar),
            seriesCount: stored.group.members.count, contributions: stored.group.contributions, series: Array(series),
            isBelow: stored.group.members.reduce(0) { $0 + $1.deviation } < 0, publicURL: context.configuration.publicURL)
        try db.execute(sql: "INSERT INTO alertEvent (alert, groupID, eventID) VALUES (?, ?, ?)", arguments: [alert.id, stored.id, facts.eventID])
        try OutboxTable.insert(db, alertARN: alert.alert.arn.description, try AlertText.message(facts))
        return true
    }

    /// Tells an alert of all groups of a stream: for alerts that are made on a backtest.
    func announceAll(_ db: Database, to alert: AlertTable.Stored) throws -> Bool {
        let keys = try StreamTable.metrics(db, stream)
        var hasMessages = false
        for stored in try GroupTable.all(db, detectorID: context.detectorID, stream: stream) {
            if try announce(db, stored, to: alert, keys: stored.group.members.map { keys[$0.place] }) { hasMessages = true }
        }
        return hasMessages
    }
}
