import GRDB
import MetricSeries

extension DetectionService {
    public func createDetector(_ definition: DetectorDefinition, in scope: Scope) async throws -> ResourceARN {
        let (clock, quotas) = (clock, configuration.quotas)
        let arn = ResourceARN(.detector(definition.name), in: scope)
        try Self.check(definition.frequency)
        return try await store.write { db in
            try TagRules.check(definition.tags, quota: quotas.tagsPerResource)
            if try DetectorTable.find(db, definition.name, in: scope) != nil {
                throw ServiceError.conflict("a detector named \(definition.name) exists already: choose another name, or delete that one", .init(id: arn.description, kind: .detector))
            }
            guard try DetectorTable.count(db, in: scope) < quotas.detectorsPerRegion else {
                throw ServiceError.quotaExceeded(
                    "there are \(quotas.detectorsPerRegion) detectors in \(scope.region) already: delete one, or raise detectorsPerRegion in the configuration",
                    quota: "detectorsPerRegion", .init(id: arn.description, kind: .detector))
            }
            let now = clock.now
            _ = try DetectorTable.insert(
                db,
                Detector(
                    arn: arn, name: definition.name, description: definition.description, frequency: definition.frequency, kmsKeyARN: definition.kmsKeyARN,
                    creationTime: now, lastModificationTime: now, status: .inactive, tags: definition.tags))
            return arn
        }
    }

    /// Any frequency from a minute to a day; the wire of the old service knows four of them.
    private static func check(_ frequency: Frequency) throws {
        guard (60...Frequency.secondsPerDay).contains(frequency.seconds) else {
            throw ServiceError.invalid("AnomalyDetectorConfig", "a frequency of \(frequency): expected one from PT1M to P1D that divides a day")
        }
    }

    public func detector(_ arn: String, in scope: Scope) async throws -> Detector {
        try await store.read { db in
            let stored = try Lookup.detector(db, arn, in: scope)
            var detector = stored.detector
            if detector.status == .learning, let stream = try StreamTable.latest(db, detectorID: stored.id) {
                detector.learning = LearningProgress(seen: stream.pointsSeen, needed: LearningRule.points(for: stream.facts.frequency))
            }
            return detector
        }
    }

    public func detectors(_ page: PageRequest, in scope: Scope) async throws -> Page<Detector> {
        let question = "detectors \(scope.region) \(scope.account)"
        let after = try PageToken.place(page, question: question)?.first
        let found = try await store.read { try DetectorTable.list($0, in: scope, after: after, limit: page.limit + 1).map(\.detector) }
        return PageToken.page(found, page, question: question) { [$0.name] }
    }

    public func updateDetector(_ arn: String, _ update: DetectorUpdate, in scope: Scope) async throws -> ResourceARN {
        let clock = clock
        if let frequency = update.frequency { try Self.check(frequency) }
        return try await store.write { db in
            var stored = try Lookup.detector(db, arn, in: scope)
            let status = stored.detector.status
            if LifeCycle.isRunning(status), update.frequency.map({ $0 != stored.detector.frequency }) ?? false || update.kmsKeyARN.map({ $0 != stored.detector.kmsKeyARN }) ?? false {
                throw ServiceError.invalid(
                    update.frequency != nil ? "AnomalyDetectorConfig" : "KmsKeyArn",
                    "the detector is \(status.rawValue): only its description can change now; deactivate it first")
            }
            if let key = update.kmsKeyARN, key != stored.detector.kmsKeyARN, status == .failed {
                throw ServiceError.invalid("KmsKeyArn", "the key cannot change after a failure")
            }
            if let description = update.description { stored.detector.description = description }
            if let frequency = update.frequency { stored.detector.frequency = frequency }
            if let key = update.kmsKeyARN { stored.detector.kmsKeyARN = key }
            stored.detector.lastModificationTime = clock.now
            try DetectorTable.update(db, stored)
            return stored.detector.arn
        }
    }

    public func deleteDetector(_ arn: String, in scope: Scope) async throws { try await command(.delete, arn, in: scope) }

    public func activateDetector(_ arn: String, in scope: Scope) async throws { try await command(.activate, arn, in: scope) }

    public func backTestDetector(_ arn: String, in scope: Scope) async throws { try await command(.backTest, arn, in: scope) }

    public func deactivateDetector(_ arn: String, in scope: Scope) async throws { try await command(.deactivate, arn, in: scope) }

    /// Lets the life cycle decide, stores the new state, and starts the work that it asks for.
    private func command(_ command: LifeCycle.Command, _ arn: String, in scope: Scope) async throws {
        let clock = clock
        let changed: Int64? = try await store.write { db in
            var stored = try Lookup.detector(db, arn, in: scope)
            let metricSet = try MetricSetTable.all(db, detectorID: stored.id).first?.metricSet
            let next = try LifeCycle.decide(command, stored.state, source: SourceAbility(metricSet), detector: stored.detector.arn)
            guard next != stored.state else { return nil }
            if command == .activate || command == .backTest, let metricSet, metricSet.frequency != stored.detector.frequency {
                throw ServiceError.invalid(
                    "AnomalyDetectorArn", "the dataset's frequency \(metricSet.frequency) is not the detector's, \(stored.detector.frequency): update one of them")
            }
            stored.detector.status = next.status
            stored.detector.failureType = nil
            stored.detector.failureReason = nil
            stored.detector.lastModificationTime = clock.now
            try DetectorTable.update(db, stored)
            return stored.id
        }
        if let changed { resume(changed) }
    }

    public func executions(of arn: String, at time: ZonedTime?, _ page: PageRequest, in scope: Scope) async throws -> Page<Execution> {
        let question = "executions \(arn) \(time?.instant.description ?? "")"
        let before = try PageToken.place(page, question: question)?.first.flatMap { Int64($0) }
        let (board, now) = (board, clock.now)
        let found = try await store.read { db in
            let stored = try Lookup.detector(db, arn, in: scope)
            let over = try ExecutionTable.list(db, detectorID: stored.id, before: before, at: time?.instant, limit: page.limit + 1)
            guard let open = try OpenRuns(db, stored, current: board.step(of: stored.id), now: now) else { return over }
            let logged = Set(over.map(\.time))
            let ahead = open.lines(before: before, at: time?.instant, limit: page.limit + 1).filter { !logged.contains($0.time) }
            return Array((over + ahead).sorted { $0.time > $1.time }.prefix(page.limit + 1))
        }
        var calendars: [String: MetricCalendar] = [:]
        let executions = try found.map { line in
            let calendar = try calendars[line.zone] ?? MetricCalendar(frequency: .hourly, zone: line.zone)
            calendars[line.zone] = calendar
            return Execution(timestamp: ZonedTime(line.time, calendar: calendar), status: line.status, failureReason: line.reason)
        }
        return PageToken.page(executions, page, question: question) { ["\($0.timestamp.instant)"] }
    }
}

extension SourceAbility {
    /// What a detector's dataset allows; nil for none.
    init(_ metricSet: MetricSet?) {
        guard let metricSet else {
            self.init(hasDataset: false, hasHistory: false, hasLiveData: false)
            return
        }
        switch metricSet.source {
        case .s3(let source): self.init(hasDataset: true, hasHistory: source.historicalPath != nil, hasLiveData: source.templatedPath != nil)
        case .external: self.init(hasDataset: true, hasHistory: false, hasLiveData: false)
        }
    }
}
