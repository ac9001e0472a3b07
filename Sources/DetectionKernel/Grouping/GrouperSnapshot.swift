import MetricSeries

extension Grouper {
    private static let magic: UInt64 = 0x3270_756f_7267_6b76  // "vkgroup2"
    private static let firstVersion: UInt64 = 0x3170_756f_7267_6b76

    /// The state as bytes, between two intervals; ``init(snapshot:keys:profile:openingDecibels:)`` continues it with
    /// identical results.
    public func snapshot() -> [UInt8] {
        var out = BinaryWriter()
        out.write(Self.magic)
        out.write(Int64(keys.count))
        out.write(Int64(lastStep))
        out.write(Int64(related.intervals))
        out.write(Int64(measures.count))
        for (index, measure) in measures.enumerated() {
            out.write(measure.name)
            out.write(measure.content.high)
            out.write(measure.content.low)
            let statistic = measure.statistic
            out.write([statistic.mean, statistic.rows, statistic.alarmPeak, statistic.alarmAge])
            out.write(statistic.tail.serialized)
            out.write(statistic.rarityTail.serialized)
            out.write(measure.latestID ?? "")
            out.write(Int64(measure.lastEnd ?? Int.min))
            out.write(Array(related.deviations[index * related.depth..<(index + 1) * related.depth]))
            out.write(Int64(measure.open == nil ? 0 : 1))
            if let group = measure.open { out.write(group) }
        }
        let records = related.records.sorted { $0.key < $1.key }
        out.write(Int64(records.count))
        for (pair, record) in records {
            for number in [pair.first, pair.second, record.meetings, record.last] { out.write(Int64(number)) }
        }
        return out.bytes
    }

    /// Restores a snapshot.
    ///
    /// - Parameters:
    ///   - keys: the key space that the snapshot was taken with, in the same order.
    ///   - openingDecibels: as in ``init(keys:profile:openingDecibels:)``; no part of the snapshot.
    /// - Throws: `KernelError.corruptModel`, `.unsupportedModelVersion`, or `.keySpaceMismatch` for other keys.
    public init(snapshot: [UInt8], keys: [MetricKey], profile: Profile, openingDecibels: Double? = nil) throws {
        self.init(keys: keys, profile: profile, openingDecibels: openingDecibels)
        var input = BinaryReader(snapshot)
        let magic = try input.integer(UInt64.self)
        guard magic != Self.firstVersion else {
            throw KernelError(.unsupportedModelVersion, "the groups of the model have version 1: this program reads version 2; train again")
        }
        guard magic == Self.magic else {
            throw KernelError(.corruptModel, "these are no groups: the first bytes are not those of a grouper's snapshot")
        }
        let count = try input.int()
        guard count == keys.count else {
            throw KernelError(.keySpaceMismatch, "grouper snapshot of \(count) metrics: expected \(keys.count)")
        }
        let step = try input.int()
        related.intervals = try input.int()
        guard try input.int() == measures.count, related.intervals >= 0 else {
            throw KernelError(.keySpaceMismatch, "grouper snapshot with other measures: expected \(measures.map(\.name).joined(separator: ", "))")
        }
        for index in measures.indices { try restore(index, &input) }
        for _ in 0..<(try input.length()) {
            let (first, second) = (try input.int(), try input.int())
            guard measures.indices.contains(first), measures.indices.contains(second) else {
                throw KernelError(.corruptModel, "grouper snapshot with a pair of measures \(first) and \(second) of \(measures.count)")
            }
            let meetings = try input.int()
            related.records[RelatedGroups.Pair(first, second)] = RelatedGroups.Record(meetings: meetings, last: try input.int())
        }
        guard input.isAtEnd else { throw KernelError(.corruptModel, "the grouper's snapshot goes on after its end") }
        relinkMembers(lastStep: step)
    }

    /// Restores a snapshot for groups of a sensitivity; see ``init(keys:profile:sensitivity:)``.
    public init(snapshot: [UInt8], keys: [MetricKey], profile: Profile, sensitivity: Double) throws {
        try self.init(
            snapshot: snapshot, keys: keys, profile: profile, openingDecibels: Self.opening(profile, sensitivity: sensitivity))
    }

    private mutating func restore(_ index: Int, _ input: inout BinaryReader) throws {
        let name = try input.text()
        let content = MetricID(high: try input.integer(), low: try input.integer())
        guard name == measures[index].name, content == measures[index].content else {
            throw KernelError(
                .keySpaceMismatch, "grouper snapshot with measure \"\(name)\": expected \"\(measures[index].name)\" with the same metrics")
        }
        let numbers = try input.doubles(count: 4)
        let tail = try TailCalibrator(serialized: input.doubles(), rules: constants.tail, budgetRows: constants.budgetRows)
        let rarityTail = try TailCalibrator(
            serialized: input.doubles(), rules: constants.tail, budgetRows: constants.budgetRows, isClipped: false)
        measures[index].statistic = GroupStatistic(
            mean: numbers[0], rows: numbers[1], alarmPeak: numbers[2], alarmAge: numbers[3], tail: tail, rarityTail: rarityTail)
        let id = try input.text()
        measures[index].latestID = id.isEmpty ? nil : id
        let lastEnd = try input.int()
        measures[index].lastEnd = lastEnd == Int.min ? nil : lastEnd
        related.deviations.replaceSubrange(
            index * related.depth..<(index + 1) * related.depth, with: try input.doubles(count: related.depth))
        if try input.int() == 1 { measures[index].open = try input.group(metrics: keys.count, measures: measures.count) }
    }
}

extension BinaryWriter {
    fileprivate mutating func write(_ group: OpenGroup) {
        write(group.id)
        for number in [group.start, group.end, group.quiet, group.silent, group.isAccepted ? 1 : 0] { write(Int64(number)) }
        write([group.decibels, group.severity, group.rarity, group.size])
        write(Int64(group.members.count))
        for member in group.members {
            for number in [member.metric, member.peakStep, member.isInExcursion ? 1 : 0] { write(Int64(number)) }
            write([
                member.observed, member.expected, member.lower, member.upper, member.score, member.decibels, member.rarity,
                member.deviation,
            ])
        }
        write(Int64(group.meetings.count))
        for meeting in group.meetings {
            write(Int64(meeting.measure))
            write(meeting.groupID)
        }
    }
}

extension BinaryReader {
    fileprivate mutating func int() throws -> Int { Int(try integer(Int64.self)) }

    /// A number of things of at least a byte each.
    fileprivate mutating func length() throws -> Int { try count(of: 1) }

    fileprivate mutating func doubles(count: Int) throws -> [Double] {
        let values = try doubles()
        guard values.count == count else {
            throw KernelError(.corruptModel, "grouper snapshot with \(values.count) numbers where \(count) were expected: it was altered, or taken with another profile")
        }
        return values
    }

    fileprivate mutating func group(metrics: Int, measures: Int) throws -> OpenGroup {
        let id = try text()
        let (start, end, quiet, silent, accepted) = (try int(), try int(), try int(), try int(), try int())
        let numbers = try doubles(count: 4)
        var group = OpenGroup(id: id, start: start, end: end, decibels: numbers[0], severity: numbers[1])
        group.quiet = quiet
        group.silent = silent
        group.isAccepted = accepted == 1
        group.rarity = numbers[2]
        group.size = numbers[3]
        for _ in 0..<(try length()) {
            let (metric, peak, excursion) = (try int(), try int(), try int())
            guard metric >= 0, metric < metrics else {
                throw KernelError(.corruptModel, "grouper snapshot with metric \(metric) of \(metrics)")
            }
            let values = try doubles(count: 8)
            group.members.append(
                OpenGroup.Member(
                    metric: metric, peakStep: peak, observed: values[0], expected: values[1], lower: values[2], upper: values[3],
                    score: values[4], decibels: values[5], rarity: values[6], deviation: values[7], isInExcursion: excursion == 1))
        }
        for _ in 0..<(try length()) {
            let measure = try int()
            guard measure >= 0, measure < measures else {
                throw KernelError(.corruptModel, "grouper snapshot with measure \(measure) of \(measures)")
            }
            group.meetings.append(OpenGroup.Meeting(measure: measure, groupID: try text()))
        }
        return group
    }
}
