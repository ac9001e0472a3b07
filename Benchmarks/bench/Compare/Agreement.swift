/// How near two results are.
enum AgreementFigures {
    /// Greatest difference as a share of the greatest magnitude of theirs, over the values that both give; nil for none.
    ///
    /// A peer may give fewer values: the first ones are compared. NaN on both sides is agreement, on one side infinite
    /// disagreement.
    static func difference(ours: [Double], theirs: [Double]) -> Double? {
        let pairs = zip(ours, theirs)
        let scale = theirs.lazy.filter(\.isFinite).map(abs).max() ?? 0
        var greatest: Double?
        for (own, other) in pairs where !(own.isNaN && other.isNaN) {
            let difference = own.isNaN || other.isNaN ? .infinity : own == other ? 0 : abs(own - other) / max(scale, .leastNormalMagnitude)
            greatest = max(greatest ?? 0, difference)
        }
        return greatest
    }

    /// Our results a row later than theirs: parts of `rows` values each, theirs without its last row, ours without its first.
    /// Only rows that both have a value in count: two passes need twice the window.
    static func shifted(ours: [Double], theirs: [Double], rows: Int) -> Double? {
        func part(_ values: [Double], _ number: Int, dropping first: Int) -> ArraySlice<Double> {
            values[number * rows + first..<(number + 1) * rows - 1 + first]
        }
        let parts = min(ours.count, theirs.count) / rows
        return (0..<parts).compactMap { number in
            let both = zip(part(ours, number, dropping: 1), part(theirs, number, dropping: 0)).filter { !$0.isNaN && !$1.isNaN }
            return difference(ours: both.map(\.0), theirs: both.map(\.1))
        }.max()
    }

    /// Ours over theirs in mean squared error; each is a sum of squares and the number of errors.
    static func squaredErrorRatio(ours: [Double], theirs: [Double]) -> Double {
        (ours[0] / ours[1]) / (theirs[0] / theirs[1])
    }
}
