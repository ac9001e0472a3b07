import MetricSeries

/// What users said so far, brought into a stream that begins or a metric that appears.
struct CarriedFeedback: Sendable {
    let answers: [FeedbackAnswer]

    /// The entries that give metrics of a stream the shifts that answers gave them before.
    func entries(places: [MetricKey: Int]) -> [StreamEntry] {
        answers.compactMap { answer in
            places[answer.key].map { .feedback(place: $0, isAbove: answer.isAbove, isAnomaly: answer.isAnomaly, replaces: nil) }
        }
    }

    /// Steps of a grid that users called anomalies, by place: trainings leave them out.
    func confirmed(places: [MetricKey: Int], grid: TimeGrid) -> [Int: [ClosedRange<Int>]] {
        var confirmed: [Int: [ClosedRange<Int>]] = [:]
        for answer in answers where answer.isAnomaly {
            guard let place = places[answer.key] else { continue }
            let first = grid.index(of: answer.start)
            confirmed[place, default: []].append(first...max(first, grid.index(of: answer.end)))
        }
        return confirmed
    }

    /// A history without what users called anomalies.
    func masked(_ history: SeriesBatch) throws -> SeriesBatch {
        guard answers.contains(where: \.isAnomaly) else { return history }
        let confirmed = confirmed(places: Dictionary(uniqueKeysWithValues: history.keys.enumerated().map { ($1, $0) }), grid: history.grid)
        if confirmed.isEmpty { return history }
        var values = history.values
        for (column, ranges) in confirmed {
            for range in ranges {
                for row in range.clamped(to: 0...history.rows - 1) where range.contains(row) { values[row * history.columns + column] = .nan }
            }
        }
        return try SeriesBatch(grid: history.grid, keys: history.keys, values: values)
    }
}
