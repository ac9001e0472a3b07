import Foundation

extension SeasonTest {
    /// Compares the logarithm with the additive form; see ``SeasonTest``.
    ///
    /// - Parameters:
    ///   - values: the history; `bounded`: the same on the unit axis, outliers bounded.
    ///   - detrended: `bounded` minus its trend; `additive`: what every value is off its prediction on the unit axis.
    func form(
        _ values: [Double], _ bounded: [Double], axis: UnitAxis, detrended: [Double], additive: [Double], tables: [CalendarTable], window: Int,
        scratch: inout SelectionScratch
    ) -> (FormVerdict, Double) {
        let unit = axis.location
        guard unit > 0, !hasNegative(values) else { return (.negativeValues, .nan) }
        guard smallShare(values, bounded, detrended: detrended, axis: axis) < selection.smallValueShare else { return (.smallValues, .nan) }

        // y = ln(x / unit + offset); one unit of y is unit · (x / unit + offset) units of x.
        let offset = selection.logarithmOffset
        let slope = axis.scale / unit
        let logarithm = bounded.map { $0 == $0 ? log(max(0, 1 + slope * $0) + offset) : .nan }
        let curved = SeasonFit(logarithm, window: window, tables).leftOut()
        let additiveScale = RobustLocation.consistency * SeasonFit.medianMagnitude(additive, scratch: &scratch)
        let logarithmScale = RobustLocation.consistency * SeasonFit.medianMagnitude(curved, scratch: &scratch)
        guard additiveScale > 0, logarithmScale > 0 else { return (.behind, .nan) }
        let constant = log(additiveScale * axis.scale) - log(logarithmScale * unit)

        let rows = values.count
        let blocks = max(1, rows / window)
        let perAdditive = 1 / additiveScale
        let perLogarithm = 1 / logarithmScale
        var advantages: [Double] = []
        for block in 0..<blocks {
            let end = block == blocks - 1 ? rows : (block + 1) * window
            var sum = 0.0
            var count = 0.0
            var row = block * window
            while row < end {
                // One logarithm for many rows.
                var product = 1.0
                let stop = min(end, row + rowsOfProduct)
                while row < stop {
                    let plain = additive[row]
                    let curve = curved[row]
                    let isPresent = plain == plain && curve == curve
                    product *= isPresent ? factor(plain * perAdditive) / factor(curve * perLogarithm) : 1
                    sum += isPresent ? constant - (logarithm[row] - curve) : 0
                    count += isPresent ? 1 : 0
                    row += 1
                }
                sum += 2.5 * log(product)
            }
            if count > 0 { advantages.append(sum / count) }
        }
        let mean = advantages.reduce(0, +) / Double(max(advantages.count, 1))
        let clearance = SeasonFit.clearance(advantages, above: selection.logarithmicMargin)
        return (clearance >= Self.neededErrors(training.formErrors, blocks: advantages.count) ? .ahead : .behind, mean)
    }

    /// Rows whose factors, each within 1 / factor(bound)...factor(bound), stay inside the range of Double when multiplied.
    private var rowsOfProduct: Int { min(128, max(1, Int(300 / log10(factor(selection.deviationBound))))) }

    private func hasNegative(_ values: [Double]) -> Bool {
        var negative = 0
        for value in values { negative &+= value < 0 ? 1 : 0 }
        return negative > 0
    }

    /// `1 + z²/4` of the bounded deviation.
    private func factor(_ deviation: Double) -> Double {
        let z = min(abs(deviation), selection.deviationBound)
        return 1 + z * z / 4
    }

    /// Share of the values below the profile's fraction of the local mean.
    private func smallShare(_ values: [Double], _ bounded: [Double], detrended: [Double], axis: UnitAxis) -> Double {
        var small = 0.0
        var count = 0.0
        for row in values.indices {
            let value = values[row]
            let local = axis.location + axis.scale * (bounded[row] - detrended[row])
            small += value < selection.smallValueFraction * local ? 1 : 0
            count += value == value ? 1 : 0
        }
        return count > 0 ? small / count : 1
    }
}
