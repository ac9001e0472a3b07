import MetricSeries

extension Grouper {
    private static let magic: [UInt8] = Array("vkgroup1".utf8)

    /// The state as bytes, between two intervals; ``init(snapshot:keys:profile:openingDecibels:)`` continues it with
    /// identical results.
    public func snapshot() -> [UInt8] {
        var out = StateBytes()
        out.bytes = Self.magic
        out.put(keys.count)
        out.put(latestStep)
        out.put(related.intervals)
        out.put(measures.count)
        for (index, measure) in measures.enumerated() {
            out.put(measure.name)
            out.put(measure.content.high)
            out.put(measure.content.low)
            let statistic = measure.statistic
            for number in [statistic.mean, statistic.rows, statistic.alarmPeak, statistic.alarmAge] { out.put(number) }
            for number in statistic.tail.serialized { out.put(number) }
            out.put(measure.latestID)
            out.put(measure.lastEnd ?? Int.min)
            for place in 0..<RelatedGroups.depth { out.put(related.deviations[index * RelatedGroups.depth + place]) }
            out.put(measure.open == nil ? 0 : 1)
            if let group = measure.open { out.put(group) }
        }
        let records = related.records.sorted { $0.key < $1.key }
        out.put(records.count)
        for (pair, record) in records {
            for number in [pair.first, pair.second, record.meetings, record.last] { out.put(number) }
        }
        return out.bytes
    }

    /// Restores a snapshot.
    ///
    /// - Parameters:
    ///   - keys: the key space that the snapshot was taken with, in the same order.
    /// - Throws: `KernelError.corruptModel`, `.unsupportedModelVersion`, or `.keySpaceMismatch` for other keys.
    public init(snapshot: [UInt8], keys: [MetricKey], profile: Profile, openingDecibels: Double? = nil) throws {
        self.init(keys: keys, profile: profile, openingDecibels: openingDecibels)
        guard snapshot.count >= Self.magic.count, Array(snapshot[..<7]) == Array(Self.magic[..<7]) else {
            throw KernelError(.corruptModel, "grouper snapshot of \(snapshot.count) bytes: expected one that begins with \"vkgroup\"")
        }
        guard snapshot[7] == Self.magic[7] else {
            throw KernelError(.unsupportedModelVersion, "grouper snapshot of version \(snapshot[7]): expected \(Self.magic[7])")
        }
        var input = StateReader(bytes: snapshot, place: Self.magic.count)
        let count = try input.integer()
        guard count == keys.count else {
            throw KernelError(.keySpaceMismatch, "grouper snapshot of \(count) metrics: expected the same keys, got \(keys.count)")
        }
        let step = try input.integer()
        related.intervals = try input.integer()
        guard try input.integer() == measures.count, related.intervals >= 0 else {
            throw KernelError(.keySpaceMismatch, "grouper snapshot with other measures than the \(measures.count) of the keys")
        }
        for index in measures.indices { try restore(index, &input) }
        for _ in 0..<(try input.count()) {
            let first = try input.integer()
            let second = try input.integer()
            let meetings = try input.integer()
            let last = try input.integer()
            related.records[RelatedGroups.Pair(first, second)] = RelatedGroups.Record(meetings: meetings, last: last)
        }
        guard input.place == snapshot.count else {
            throw KernelError(.corruptModel, "grouper snapshot: \(snapshot.count - input.place) bytes too many")
        }
        relinkMembers(lastStep: step)
    }

    private mutating func restore(_ index: Int, _ input: inout StateReader) throws {
        let name = try input.text()
        let content = MetricID(high: try input.word(), low: try input.word())
        guard name == measures[index].name, content == measures[index].content else {
            throw KernelError(
                .keySpaceMismatch, "grouper snapshot with measure \"\(name)\": expected \"\(measures[index].name)\" with the same metrics")
        }
        let numbers = [try input.number(), try input.number(), try input.number(), try input.number()]
        let tail = try (0..<TailCalibrator.serializedCount).map { _ in try input.number() }
        measures[index].statistic = GroupStatistic(
            mean: numbers[0], rows: numbers[1], alarmPeak: numbers[2], alarmAge: numbers[3],
            tail: try TailCalibrator(serialized: tail, rules: constants.tail, budgetRows: constants.budgetRows))
        let id = try input.text()
        measures[index].latestID = id.isEmpty ? nil : id
        let lastEnd = try input.integer()
        measures[index].lastEnd = lastEnd == Int.min ? nil : lastEnd
        for place in 0..<RelatedGroups.depth { related.deviations[index * RelatedGroups.depth + place] = try input.number() }
        if try input.integer() == 1 { measures[index].open = try input.group(metrics: keys.count, measures: measures.count) }
    }
}

/// Little-endian words, numbers by their bits, text with its length.
private struct StateBytes {
    var bytes: [UInt8] = []

    mutating func put(_ word: UInt64) { for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) } }
    mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }
    mutating func put(_ number: Double) { put(number.bitPattern) }
    mutating func put(_ text: String?) {
        let utf8 = Array((text ?? "").utf8)
        put(utf8.count)
        bytes.append(contentsOf: utf8)
    }

    mutating func put(_ group: OpenGroup) {
        put(group.id)
        for number in [group.start, group.end, group.quiet, group.silent, group.isAccepted ? 1 : 0] { put(number) }
        for number in [group.decibels, group.severity, group.size] { put(number) }
        put(group.members.count)
        for member in group.members {
            for number in [member.metric, member.peakStep, member.isInExcursion ? 1 : 0] { put(number) }
            for number in [
                member.observed, member.expected, member.lower, member.upper, member.score, member.decibels, member.deviation,
            ] { put(number) }
        }
        put(group.meetings.count)
        for meeting in group.meetings {
            put(meeting.measure)
            put(meeting.groupID)
        }
    }
}

private struct StateReader {
    let bytes: [UInt8]
    var place: Int

    private func truncated() -> KernelError { KernelError(.corruptModel, "grouper snapshot ends at byte \(bytes.count) too early") }

    mutating func word() throws -> UInt64 {
        guard place + 8 <= bytes.count else { throw truncated() }
        var word: UInt64 = 0
        for offset in 0..<8 { word |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
        place += 8
        return word
    }

    mutating func integer() throws -> Int { Int(Int64(bitPattern: try word())) }
    mutating func number() throws -> Double { Double(bitPattern: try word()) }

    /// A number of things of at least a byte each.
    mutating func count() throws -> Int {
        let count = try integer()
        guard count >= 0, count <= bytes.count - place else { throw truncated() }
        return count
    }

    mutating func text() throws -> String {
        let length = try count()
        defer { place += length }
        return String(decoding: bytes[place..<(place + length)], as: UTF8.self)
    }

    mutating func group(metrics: Int, measures: Int) throws -> OpenGroup {
        let id = try text()
        let integers = [try integer(), try integer(), try integer(), try integer(), try integer()]
        var group = OpenGroup(
            id: id, start: integers[0], end: integers[1], decibels: try number(), severity: try number())
        group.quiet = integers[2]
        group.silent = integers[3]
        group.isAccepted = integers[4] == 1
        group.size = try number()
        for _ in 0..<(try count()) {
            let metric = try integer()
            guard metric >= 0, metric < metrics else {
                throw KernelError(.corruptModel, "grouper snapshot with metric \(metric) of \(metrics)")
            }
            let peak = try integer()
            let isInExcursion = try integer() == 1
            group.members.append(
                OpenGroup.Member(
                    metric: metric, peakStep: peak, observed: try number(), expected: try number(), lower: try number(),
                    upper: try number(), score: try number(), decibels: try number(), deviation: try number(),
                    isInExcursion: isInExcursion))
        }
        for _ in 0..<(try count()) {
            let measure = try integer()
            guard measure >= 0, measure < measures else {
                throw KernelError(.corruptModel, "grouper snapshot with measure \(measure) of \(measures)")
            }
            group.meetings.append(OpenGroup.Meeting(measure: measure, groupID: try text()))
        }
        return group
    }
}
