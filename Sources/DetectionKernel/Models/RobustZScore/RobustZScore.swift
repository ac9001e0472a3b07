/// Batch robust z-scores: distance from a median in units of 1.4826 median absolute deviations.
///
/// Iglewicz and Hoaglin 1993, "How to detect and handle outliers". Where the scale is 0 a value equal to the location
/// scores 0 and any other ±infinity: state a ``ScaleFloor`` to avoid it. Missing values (NaN) score NaN.
public enum RobustZScore {
    /// Location, scale and score of every row.
    public struct Scores: Sendable {
        /// `n` values each, in the unit of the data; NaN where there are too few values.
        public let location: [Double]
        public let scale: [Double]
        /// `(value − location) / scale`, `n` values.
        public let score: [Double]

        init(values: [Double], location: [Double], scale: [Double]) {
            self.location = location
            self.scale = scale
            score = values.indices.map { RobustZScore.score(values[$0], location: location[$0], scale: scale[$0]) }
        }
    }

    /// One value's score; see ``RobustZScore``.
    public static func score(_ value: Double, location: Double, scale: Double) -> Double {
        let distance = value - location
        return distance == 0 ? (scale.isNaN ? .nan : 0) : distance / scale
    }

    /// Every value against the median and scale of the whole sample.
    ///
    /// - Complexity: O(n) expected.
    public static func global(_ values: [Double], floor: ScaleFloor = .none) -> Scores {
        let sample = RobustLocation(of: values)
        let count = values.count
        return Scores(
            values: values, location: Array(repeating: sample.median, count: count),
            scale: Array(repeating: sample.scale(floor: floor), count: count))
    }

    /// Every value against the median and scale of the `window` rows before it; the value itself is not among them.
    ///
    /// - Parameters:
    ///   - window: rows, 1 or more; missing rows count as rows and give no value.
    ///   - minimumValues: values that must be present in the window, else location and scale are NaN.
    /// - Throws: `KernelError.invalidParameter`.
    /// - Complexity: O(n · window) with a small constant (a contiguous shift); exact.
    public static func rolling(
        _ values: [Double], window: Int, minimumValues: Int = 1, floor: ScaleFloor = .none
    ) throws -> Scores {
        try checkRolling(window: window, minimumValues: minimumValues)
        var sorted = SortedWindow(capacity: window)
        var location = [Double](repeating: .nan, count: values.count)
        var scale = location
        for row in values.indices {
            if sorted.count >= minimumValues {
                let sample = sorted.robustLocation()
                location[row] = sample.median
                scale[row] = sample.scale(floor: floor)
            }
            sorted.replace(row >= window ? values[row - window] : .nan, by: values[row])
        }
        return Scores(values: values, location: location, scale: scale)
    }

    static func checkRolling(window: Int, minimumValues: Int) throws {
        guard window >= 1, minimumValues >= 1, minimumValues <= window else {
            throw KernelError(
                .invalidParameter,
                "rolling window of \(window) rows with at least \(minimumValues) values: expected 1 or more, and no more values than rows")
        }
    }

    /// Median and scale of every slot of a season, shrunk to the common ones.
    public struct SeasonTable: Sendable {
        /// One value a slot: `(nⱼ·medianⱼ + k·median) / (nⱼ + k)`.
        public let location: [Double]
        /// One value a slot: the slot's own scale, shrunk alike to the scale of all values about their slots' locations.
        public let scale: [Double]
        /// Values seen a slot.
        public let count: [Int]
        /// Median of all values.
        public let commonLocation: Double
        /// Scale of all values about the locations of their slots (not about one common location, which would hold
        /// the season itself).
        public let commonScale: Double
        /// Every row against its slot.
        public let scores: Scores
    }

    /// Every value against the median and scale of its season slot.
    ///
    /// - Parameters:
    ///   - slots: one slot a row in `0..<slotCount`: hour of day, day of week, hour of week.
    ///   - shrinkage: k, values of the common location and scale that a slot's own are mixed with; 0 for none. A slot
    ///     without values takes the common ones.
    /// - Throws: `KernelError.shapeMismatch`, `.invalidParameter`.
    /// - Complexity: O(n) expected.
    public static func seasonal(
        _ values: [Double], slots: [Int], slotCount: Int, shrinkage: Double, floor: ScaleFloor = .none
    ) throws -> SeasonTable {
        guard values.count == slots.count else {
            throw KernelError(.shapeMismatch, "\(values.count) values with \(slots.count) slots: expected one slot a value")
        }
        guard shrinkage >= 0, shrinkage < .infinity, slotCount >= 1 else {
            throw KernelError(
                .invalidParameter, "shrinkage \(shrinkage) over \(slotCount) slots: expected 0 or more, finite, over at least one slot")
        }
        var members = [[Double]](repeating: [], count: slotCount)
        for (value, slot) in zip(values, slots) {
            guard slot >= 0, slot < slotCount else {
                throw KernelError(.invalidParameter, "slot \(slot): expected 0..<\(slotCount)")
            }
            if !value.isNaN { members[slot].append(value) }
        }
        var scratch = SelectionScratch()
        let common = Median.value(of: values, scratch: &scratch)
        let samples = members.map { RobustLocation(of: $0, scratch: &scratch) }
        let location = samples.map { mixed($0.median, $0.count, common, shrinkage) }
        let remainder = zip(values, slots).map { $0 - location[$1] }
        let commonScale = RobustLocation.consistency * Median.value(of: remainder.map { abs($0) }, scratch: &scratch)
        let scale = samples.indices.map { slot in
            floor.applied(
                to: mixed(
                    RobustLocation.consistency * samples[slot].medianAbsoluteDeviation, samples[slot].count, commonScale,
                    shrinkage), location: location[slot])
        }
        return SeasonTable(
            location: location, scale: scale, count: samples.map(\.count), commonLocation: common, commonScale: commonScale,
            scores: Scores(values: values, location: slots.map { location[$0] }, scale: slots.map { scale[$0] }))
    }

    private static func mixed(_ own: Double, _ count: Int, _ common: Double, _ shrinkage: Double) -> Double {
        if count == 0 { return common }
        if shrinkage == 0 { return own }
        let weight = Double(count)
        return (weight * own + shrinkage * common) / (weight + shrinkage)
    }
}
