import GRDB
import MetricSeries

/// Notes data that stop arriving and come back, with their messages, in the transaction of an interval.
struct SilenceRecording: Sendable {
    let context: RunContext
    let stream: Int64
    let facts: StreamFacts
    let grid: TimeGrid

    /// - Parameters:
    ///   - step: of the interval that was run.
    ///   - isPresent: whether it held any data.
    ///   - fold: the state after it.
    ///   - values: of all metrics.
    /// - Returns: whether a message was put into the outbox.
    func record(_ db: Database, step: Int, isPresent: Bool, fold: DetectorFold, values: [Double]) throws -> Bool {
        let rules = context.configuration.silence
        let open = try SilenceTable.open(db, detectorID: context.detectorID, stream: stream)
        let last = try Int.fetchOne(db, sql: "SELECT lastData FROM stream WHERE id = ?", arguments: [stream]) ?? facts.firstLiveStep - 1
        if isPresent { try db.cachedStatement(sql: "UPDATE stream SET lastData = ? WHERE id = ?").execute(arguments: [step, stream]) }
        let whole = open.first { $0.place == SilenceTable.everything }
        if !isPresent {
            guard let most = rules.detectorIntervals, whole == nil, step - last >= most else { return false }
            let since = grid.start(of: last + 1)
            try SilenceTable.begin(db, detectorID: context.detectorID, stream: stream, place: SilenceTable.everything, since: since)
            return try send(db, .noData, since: since, step: step, metrics: nil)
        }
        var hasMessages = false
        if let whole {
            try SilenceTable.end(db, detectorID: context.detectorID, stream: stream, place: SilenceTable.everything, until: grid.start(of: step))
            hasMessages = try send(db, .dataReturned, since: whole.since, step: step, metrics: nil)
        }
        let missing = open.filter { $0.place != SilenceTable.everything }
        if rules.metricIntervals != nil || !missing.isEmpty, try metrics(db, rules, missing, step: step, fold: fold, values: values) { hasMessages = true }
        return hasMessages
    }

    private func metrics(_ db: Database, _ rules: SilenceRules, _ open: [SilenceTable.Stored], step: Int, fold: DetectorFold, values: [Double]) throws -> Bool {
        var hasMessages = false
        let back = open.filter { $0.place < values.count && !values[$0.place].isNaN }
        for event in back { try SilenceTable.end(db, detectorID: context.detectorID, stream: stream, place: event.place, until: grid.start(of: step)) }
        if let first = back.map(\.since).min() {
            hasMessages = try send(db, .dataReturned, since: first, step: step, metrics: back.map { fold.keys[$0.place] })
        }
        // A metric that was retired has ended: nobody waits for it.
        for event in open where fold.inferencer.detector.isRetired(metric: event.place) {
            try SilenceTable.end(db, detectorID: context.detectorID, stream: stream, place: event.place, until: grid.start(of: step))
        }
        guard let most = rules.metricIntervals else { return hasMessages }
        let known = Set(open.map(\.place))
        let gone = fold.ended(after: most).filter { !known.contains($0) }
        guard !gone.isEmpty else { return hasMessages }
        let since = gone.map { grid.start(of: fold.missing(since: $0) ?? step) }
        for (place, instant) in zip(gone, since) { try SilenceTable.begin(db, detectorID: context.detectorID, stream: stream, place: place, since: instant) }
        let isSent = try send(db, .noData, since: since.min() ?? grid.start(of: step), step: step, metrics: gone.map { fold.keys[$0] })
        return isSent || hasMessages
    }

    private func send(_ db: Database, _ kind: SilenceMessage.Kind, since: Int64, step: Int, metrics: [MetricKey]?) throws -> Bool {
        let message = SilenceMessage(
            kind: kind, detector: context.arn, since: ZonedTime(since, calendar: grid.calendar), time: ZonedTime(grid.start(of: step), calendar: grid.calendar), metrics: metrics,
            consoleURL: context.configuration.publicURL.map { ConsoleLinks(publicURL: $0).runs(of: context.arn) })
        if let topic = context.configuration.silence.topicARN {
            try OutboxTable.insert(db, alertARN: context.arn.description, try message.message(from: context.arn, to: .topic(arn: topic, roleARN: ""), format: .json))
            return true
        }
        let alerts = try AlertTable.all(db, detectorID: context.detectorID)
        for stored in alerts {
            let (target, format): (AlertMessage.Target, TopicMessageFormat) =
                switch stored.alert.action {
                case .topic(let role, let topic, let format): (.topic(arn: topic, roleARN: role), format ?? .json)
                case .function(let role, let function): (.function(arn: function, roleARN: role), .json)
                }
            try OutboxTable.insert(db, alertARN: stored.alert.arn.description, try message.message(from: stored.alert.arn, to: target, format: format))
        }
        return !alerts.isEmpty
    }
}
