import GRDB
import MetricSeries

extension DetectionService {
    /// Intervals before a group's start that its series show.
    static let contextIntervals = 20

    /// The clock of a detector's results: the latest stream's, else the dataset's.
    nonisolated private static func calendar(_ db: Database, _ stored: StoredDetector) throws -> MetricCalendar {
        let zone = try StreamTable.latest(db, detectorID: stored.id)?.facts.zone ?? MetricSetTable.all(db, detectorID: stored.id).first?.metricSet.timezone ?? "UTC"
        return try MetricCalendar(frequency: stored.detector.frequency, zone: zone)
    }

    public func anomalyGroups(of detector: String, threshold: Int, _ page: PageRequest, in scope: Scope) async throws -> AnomalyGroupPage {
        let question = "groups \(detector) \(threshold)"
        let place = try PageToken.place(page, question: question)
        let after = place.flatMap { place in place.count == 2 ? Int64(place[0]).map { (start: $0, id: place[1]) } : nil }
        return try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let calendar = try Self.calendar(db, stored)
            let severity = Double(threshold)
            let lines = try GroupTable.list(db, detectorID: stored.id, atLeast: severity, after: after, limit: page.limit + 1)
            let summaries = lines.map { line in
                AnomalyGroupSummary(
                    id: line.id, start: ZonedTime(line.start, calendar: calendar), end: ZonedTime(line.end, calendar: calendar), score: line.severity, measure: line.measure)
            }
            let counts = try GroupTable.counts(db, detectorID: stored.id, atLeast: severity)
            var evaluationStart: ZonedTime?
            if let stream = try StreamTable.latest(db, detectorID: stored.id), let step = stream.facts.evaluationStart {
                evaluationStart = ZonedTime(try stream.facts.grid().start(of: step), calendar: calendar)
            }
            return AnomalyGroupPage(
                groups: PageToken.page(summaries, page, question: question) { ["\($0.start.instant)", $0.id] }, evaluationStart: evaluationStart,
                totalCount: counts.reduce(0) { $0 + $1.count }, countsByMeasure: counts)
        }
    }

    public func anomalyGroup(_ id: String, of detector: String, in scope: Scope) async throws -> AnomalyGroupDetail {
        try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let group = try Lookup.group(db, id, of: stored)
            let calendar = try Self.calendar(db, stored)
            let contributions = group.group.contributions.map { contribution in
                DimensionContribution(
                    dimension: contribution.dimension,
                    values: zip(contribution.values, Percentages.rounded(contribution.values.map(\.percent), decimals: 2)).map { .init(value: $0.value, percent: $1) })
            }
            return AnomalyGroupDetail(
                summary: AnomalyGroupSummary(
                    id: group.id, start: ZonedTime(group.start, calendar: calendar), end: ZonedTime(group.end, calendar: calendar), score: group.severity,
                    measure: group.measure),
                impacts: [MeasureImpact(measure: group.measure, seriesCount: group.group.members.count, contributions: contributions)])
        }
    }

    public func groupSeries(of id: String, measure: String, detector: String, _ page: PageRequest, in scope: Scope) async throws -> GroupSeriesPage {
        let question = "series \(detector) \(id) \(measure)"
        let first = try PageToken.place(page, question: question)?.first.flatMap { Int($0) } ?? 0
        return try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let group = try Lookup.group(db, id, of: stored)
            guard let stream = try StreamTable.find(db, group.stream) else { throw ServiceError.notFound(.init(id: id, kind: .anomalyGroup)) }
            guard stream.facts.measures.contains(measure) else {
                throw ServiceError.invalid("MetricName", "\"\(measure)\" is not a measure of the dataset: expected \(stream.facts.measures.map { "\"\($0)\"" }.joined(separator: ", "))")
            }
            let grid = try stream.facts.grid()
            let steps = max(0, group.group.start - Self.contextIntervals)..<group.group.end + 1
            let members = measure == group.measure ? group.group.members : []
            let shown = members.indices.dropFirst(first).prefix(page.limit + 1)
            var series: [(index: Int, series: GroupSeries)] = []
            for index in shown.prefix(page.limit) {
                let place = members[index].place
                guard let key = try StreamTable.metric(db, stream.id, place: place) else { continue }
                let columns = try IntervalTable.columns(db, stream.id, metrics: place..<place + 1, steps: steps, withResults: true)
                series.append(
                    (
                        index,
                        GroupSeries(
                            id: GroupIdentity.seriesID(key), dimensions: key.dimensions, observed: columns.observed, expected: columns.results.expected,
                            lower: columns.results.lower, upper: columns.results.upper)
                    ))
            }
            let next = shown.count > page.limit ? PageToken.text(question: question, place: ["\(first + page.limit)"]) : nil
            return GroupSeriesPage(
                groupID: id, measure: measure, times: steps.map { ZonedTime(grid.start(of: $0), calendar: grid.calendar) },
                series: Page(items: series.map(\.series), next: next))
        }
    }

    public func relatedMeasures(
        of id: String, relationship: RelationshipType?, detector: String, _ page: PageRequest, in scope: Scope
    ) async throws -> Page<RelatedMeasure> {
        let question = "related \(detector) \(id) \(relationship?.rawValue ?? "")"
        let first = try PageToken.place(page, question: question)?.first.flatMap { Int($0) } ?? 0
        return try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let relations = try Lookup.group(db, id, of: stored).group.relations.filter { $0.order != 0 }
            // What a cause explains: the square of the correlation; together not more than all of it.
            let explained = relations.filter { $0.order < 0 }.reduce(0) { $0 + $1.correlation * $1.correlation }
            let related = try relations.map { relation in
                let isCause = relation.order < 0
                let isKnown = try GroupTable.find(db, detectorID: stored.id, relation.groupID) != nil
                return RelatedMeasure(
                    measure: relation.measure, groupID: isKnown ? relation.groupID : nil, relationship: isCause ? .cause : .effect,
                    contribution: isCause ? Percentages.score(100 * relation.correlation * relation.correlation / max(1, explained)) : nil)
            }.filter { relationship == nil || $0.relationship == relationship }
            let shown = related.indices.dropFirst(first).prefix(page.limit + 1)
            return PageToken.page(shown.map { (index: $0, item: related[$0]) }, page, question: question) { ["\($0.index + 1)"] }.map(\.item)
        }
    }

    // MARK: Data that stopped arriving

    /// When data of a detector or of its metrics stopped arriving, newest first; nothing unless it is switched on.
    ///
    /// - Throws: `ServiceError` for a detector that does not exist.
    public func silences(of detector: String, limit: Int = 100, in scope: Scope) async throws -> [SilenceEvent] {
        try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let calendar = try Self.calendar(db, stored)
            return try SilenceTable.all(db, detectorID: stored.id, limit: limit).map { event in
                let key = event.place == SilenceTable.everything ? nil : try StreamTable.metric(db, event.stream, place: event.place)
                return SilenceEvent(
                    measure: key?.measure, dimensions: key?.dimensions ?? [], since: ZonedTime(event.since, calendar: calendar),
                    until: event.until.map { ZonedTime($0, calendar: calendar) })
            }
        }
    }

    // MARK: Feedback

    public func putFeedback(_ feedback: SeriesFeedback, group id: String, detector: String, in scope: Scope) async throws {
        try await store.write { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            let group = try Lookup.group(db, id, of: stored)
            var found: (member: StoredGroup.Member, key: MetricKey)?
            for member in group.group.members where found == nil {
                guard let key = try StreamTable.metric(db, group.stream, place: member.place), GroupIdentity.seriesID(key) == feedback.seriesID else { continue }
                found = (member, key)
            }
            guard let (member, key) = found else { throw ServiceError.invalid("TimeSeriesId", "the group has no such series: take the ids from ListAnomalyGroupTimeSeries") }
            let before = try FeedbackTable.find(db, detectorID: stored.id, group: id, series: feedback.seriesID)
            let answer = FeedbackAnswer(key: key, isAbove: member.deviation >= 0, isAnomaly: feedback.isAnomaly, start: group.start, end: group.end)
            try FeedbackTable.put(db, detectorID: stored.id, group: id, series: feedback.seriesID, answer)
            let isLive = stored.detector.status == .learning || stored.detector.status == .active
            // A metric that the stream does not have gets it when it appears.
            guard before != feedback.isAnomaly, isLive, let stream = try StreamTable.latest(db, detectorID: stored.id)?.id,
                let place = stream == group.stream ? member.place : try StreamTable.place(db, stream, of: key)
            else { return }
            try StreamTable.insertOutsideEntry(db, stream, .feedback(place: place, isAbove: answer.isAbove, isAnomaly: feedback.isAnomaly, replaces: before))
        }
    }

    public func feedback(group id: String, series: String?, detector: String, _ page: PageRequest, in scope: Scope) async throws -> Page<SeriesFeedback> {
        let question = "feedback \(detector) \(id) \(series ?? "")"
        let after = try PageToken.place(page, question: question)?.first
        let found = try await store.read { db in
            let stored = try Lookup.detector(db, detector, in: scope)
            _ = try Lookup.group(db, id, of: stored)
            return try FeedbackTable.list(db, detectorID: stored.id, group: id, series: series, after: after, limit: page.limit + 1)
        }
        return PageToken.page(found, page, question: question) { [$0.seriesID] }
    }
}
