import Foundation

extension SeasonTest {
    /// Compares the logarithm with the additive form; see ``SeasonTest``.
    func form(
        _ values: [Double], axis: UnitAxis, additive: SeasonFit, tables: [CalendarTable], window: Int,
        scratch: inout SelectionScratch
    ) -> (FormVerdict, Double) {
        guard additive.strength > selection.seasonStrength else { return (.weakSeason, .nan) }
        let unit = axis.location
        guard unit > 0, !values.contains(where: { $0 < 0 }) else { return (.negativeValues, .nan) }
        guard smallShare(values, axis: axis, window: window) < selection.smallValueShare else { return (.smallValues, .nan) }

        // y = ln(x / unit + offset); one unit of y is unit · (x / unit + offset) units of x.
        let offset = selection.logarithmOffset
        let logarithm = values.map { $0 == $0 ? log($0 / unit + offset) : .nan }
        let fit = SeasonFit(logarithm, window: window, tables, scratch: &scratch)
        let additiveScale = RobustLocation.consistency * SeasonFit.medianMagnitude(additive.leftOut, scratch: &scratch)
        let logarithmScale = RobustLocation.consistency * SeasonFit.medianMagnitude(fit.leftOut, scratch: &scratch)
        guard additiveScale > 0, logarithmScale > 0 else { return (.behind, .nan) }
        let constant = log(additiveScale * axis.scale) - log(logarithmScale * unit)

        let rows = values.count
        let blocks = max(1, rows / window)
        var advantages: [Double] = []
        for block in 0..<blocks {
            let end = block == blocks - 1 ? rows : (block + 1) * window
            var sum = 0.0
            var count = 0.0
            var product = 1.0
            for row in (block * window)..<end {
                let plain = additive.leftOut[row]
                let curved = fit.leftOut[row]
                guard plain == plain, curved == curved else { continue }
                product *= bounded(plain / additiveScale) / bounded(curved / logarithmScale)
                // Every factor is within 1/10...10: one logarithm for many rows.
                if count.truncatingRemainder(dividingBy: 128) == 127 {
                    sum += 2.5 * log(product)
                    product = 1
                }
                sum += constant - (logarithm[row] - curved)
                count += 1
            }
            if count > 0 { advantages.append((sum + 2.5 * log(product)) / count) }
        }
        let mean = advantages.reduce(0, +) / Double(max(advantages.count, 1))
        let clearance = SeasonFit.clearance(advantages, above: selection.logarithmicMargin)
        return (clearance >= Self.neededErrors(blocks: advantages.count, clear: Self.clearFormErrors) ? .ahead : .behind, mean)
    }

    private func bounded(_ deviation: Double) -> Double {
        let z = min(abs(deviation), selection.deviationBound)
        return 1 + z * z / 4
    }

    /// Share of the values below the profile's fraction of the local mean.
    private func smallShare(_ values: [Double], axis: UnitAxis, window: Int) -> Double {
        let trend = CentredMean.trend(axis.values, window: window)
        var small = 0.0
        var count = 0.0
        for row in values.indices where values[row] == values[row] {
            count += 1
            if values[row] < selection.smallValueFraction * (axis.location + axis.scale * trend[row]) { small += 1 }
        }
        return count > 0 ? small / count : 1
    }
}
