/// What the columns of a CSV file are to a cube, in the order of the file; dimensions that stand side by side are one step.
struct ColumnSteps {
    enum Role: UInt8 { case timestamp, dimensions, number, presence, passedOver }

    struct Step {
        var role: Role
        /// Which one, for a number or a presence.
        var measure = 0
        /// First column of the step.
        var column: Int
        /// Column behind it; the number of columns for the last step.
        var end: Int
    }

    let steps: [Step]

    /// - Parameters:
    ///   - places: columns of the timestamp, the dimensions and the measures, all different.
    ///   - counted: for every measure whether its records are counted instead of its numbers read.
    /// - Returns: nil where the dimensions do not stand side by side.
    init?(places: [Int], dimensions: Int, counted: [Bool], columns: Int) {
        let dimensionPlaces = places[1..<(1 + dimensions)]
        if let first = dimensionPlaces.min(), let last = dimensionPlaces.max(), last - first + 1 != dimensions { return nil }
        var steps: [Step] = []
        for column in 0..<columns {
            guard let slot = places.firstIndex(of: column) else {
                steps.append(Step(role: .passedOver, column: column, end: column + 1))
                continue
            }
            if slot == 0 {
                steps.append(Step(role: .timestamp, column: column, end: column + 1))
            } else if slot > dimensions {
                let measure = slot - 1 - dimensions
                steps.append(Step(role: counted[measure] ? .presence : .number, measure: measure, column: column, end: column + 1))
            } else if steps.last?.role == .dimensions {
                steps[steps.count - 1].end = column + 1
            } else {
                steps.append(Step(role: .dimensions, column: column, end: column + 1))
            }
        }
        self.steps = steps
    }
}
