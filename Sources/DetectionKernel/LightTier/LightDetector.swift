import CVectorKernels
import MetricSeries

/// The light tier of streaming: a verdict for very many metrics at a few nanoseconds each.
///
/// One robust Holt-Winters smoother a metric (innovations bounded; Gelper, Fried, Croux 2010), a scale of residuals by slot
/// of the day, and a closed tail: Student's t with four degrees of freedom, stretched so that its upper share agrees with the
/// metric's own. No selection, no events, no records, no groups: where these matter, take ``Inferencer``, whose accuracy
/// figures do not hold here. Constants come from the profile's sections `holtWinters`, `scale`, `tail` and `light`.
///
/// - Causal: the value of an interval does not move its own expected value and deviation's scale.
/// - Metrics do not see each other: a metric's results are the same in any column and among any others.
/// - Memory: 48 bytes a metric, and 16 a metric and slot of the day (days of the week for daily data).
///
/// Value semantics: a copy is a snapshot.
public struct LightDetector: Sendable {
    /// Number of metrics: values of a row.
    public let count: Int
    private let rules: LightRules
    private var state: LaneStorage<Double>
    private var table: LaneStorage<Double>
    private let tiles: Int

    /// Metrics in cold start.
    ///
    /// - Precondition: `count >= 0`.
    public init(count: Int, profile: Profile) {
        precondition(count >= 0, "\(count) metrics")
        self.count = count
        rules = LightRules(profile: profile)
        let tile = Int(VK_LIGHT_TILE)
        tiles = (count + tile - 1) / tile
        state = LaneStorage(repeating: 0, count: tiles * tile * Int(VK_LIGHT_ROWS.rawValue))
        table = LaneStorage(repeating: 0, count: rules.slots * tiles * tile * Int(VK_LIGHT_TABLE_ROWS.rawValue))
        var lanes = rules.lanes
        vk_light_cold_start(&lanes, tiles, state.uniquePointer())
    }

    /// Bytes of state, the season table included.
    public var stateBytes: Int { 8 * (state.count + table.count) }

    /// Scores one interval and learns from it.
    ///
    /// Intervals that have no data at all are rows of NaN: they advance the trend.
    ///
    /// - Parameters:
    ///   - values: ``count`` values; NaN = missing, and so are magnitudes beyond 10¹⁵⁰.
    ///   - slot: slot of the primary cycle, as in `CalendarPosition`.
    ///   - results: overwritten; ``count`` metrics.
    /// - Throws: `KernelError.shapeMismatch`; nothing is learned then.
    /// - Complexity: O(count), no allocation.
    public mutating func score(_ values: [Double], slot: Int, into results: inout LightResults) throws {
        guard values.count == count, results.count == count else {
            throw KernelError(.shapeMismatch, "a row of \(values.count) values and room for \(results.count) results: the detector has \(count) metrics")
        }
        guard slot >= 0, slot < rules.slots else {
            throw KernelError(.shapeMismatch, "slot \(slot): expected 0..<\(rules.slots)")
        }
        guard count > 0 else { return }
        var lanes = rules.lanes
        let slotTable = table.uniquePointer() + slot * (table.count / rules.slots)
        vk_light_interval(&lanes, count, values, state.uniquePointer(), slotTable, &results.expected, &results.deviation, &results.score)
    }
}
