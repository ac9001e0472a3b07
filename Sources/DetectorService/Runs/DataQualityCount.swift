import MetricData
import MetricSeries

/// The figures of a reading of the data.
enum DataQualityCount {
    /// - Parameters:
    ///   - counts: of the reading.
    ///   - keys: metrics that it brought.
    static func metrics(_ metricSet: MetricSet, _ counts: ReadingCounts, keys: [MetricKey]) -> [DataQualityMetric] {
        let usable = max(0, counts.records - counts.badRecords - counts.outsideRecords - counts.filteredRecords - counts.earlierRecords)
        func share(_ missing: Int) -> Double { usable == 0 ? 0 : Double(usable - missing) / Double(usable) }
        var metrics: [DataQualityMetric] = []
        func add(_ kind: DataQualityKind, _ description: String, _ value: Double, column: String? = nil) {
            metrics.append(DataQualityMetric(kind: kind, description: description, column: column, value: value))
        }
        if let column = metricSet.timestampColumn?.name { add(.columnCompleteness, "Share of rows with a usable timestamp", share(0), column: column) }
        for measure in metricSet.measures {
            add(.columnCompleteness, "Share of rows with a value", share(counts.missingValues[measure.name] ?? 0), column: measure.name)
        }
        for dimension in metricSet.dimensions {
            add(.columnCompleteness, "Share of rows with a value", share(counts.emptyDimensions[dimension] ?? 0), column: dimension)
        }
        for dimension in metricSet.dimensions {
            add(.dimensionUniqueness, "Number of distinct values", Double(Set(keys.compactMap { $0[dimension] }).count), column: dimension)
        }
        add(.timeSeriesCount, "Number of time series: combinations of dimension values times measures", Double(keys.count))
        add(.rowsProcessed, "Number of rows read", Double(counts.records))
        add(.rowsPartialCompliance, "Number of rows in which some values are missing", Double(counts.partialRecords))
        add(.invalidRowsCompliance, "Number of rows that could not be read", Double(counts.badRecords))
        return metrics
    }

    /// The bounds of a backtest's two parts; ends are the starts of the last intervals' successors.
    static func bounds(_ split: BackTestSplit, grid: TimeGrid) -> [DataQualityMetric] {
        func metric(_ kind: DataQualityKind, _ description: String, _ step: Int) -> DataQualityMetric {
            DataQualityMetric(kind: kind, description: description, column: nil, value: Double(grid.start(of: step)) * 1_000)
        }
        return [
            metric(.trainingStart, "Start of the training data, milliseconds", split.training.lowerBound),
            metric(.trainingEnd, "End of the training data, milliseconds", split.training.upperBound),
            metric(.inferenceStart, "Start of the evaluated data, milliseconds", split.evaluated.lowerBound),
            metric(.inferenceEnd, "End of the evaluated data, milliseconds", split.evaluated.upperBound),
        ]
    }
}
