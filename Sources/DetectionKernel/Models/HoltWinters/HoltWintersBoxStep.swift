import CVectorKernels
import LinearAlgebra

/// The damped step of the smoothing parameters inside their box.
enum HoltWintersBoxStep {
    /// The last accepted step and what it changed of the gradient.
    struct Secant {
        let step: [Double]
        let change: [Double]
    }

    /// The curvature with what the last step met in its direction: S − Sss'S/s'Ss + yy'/s'y for the step s and the change y of
    /// the gradient (Broyden, Fletcher, Goldfarb, Shanno 1970).
    ///
    /// Where errors are large and far from linear, Gauss's and Newton's matrix is several times too large in the flat direction,
    /// and its steps as many times too short.
    static func corrected(_ curvature: Matrix, by secant: Secant) -> Matrix {
        let count = secant.step.count
        let image = (0..<count).map { row in (0..<count).reduce(0.0) { $0 + curvature[row, $1] * secant.step[$1] } }
        let own = zip(image, secant.step).reduce(0.0) { $0 + $1.0 * $1.1 }, met = zip(secant.change, secant.step).reduce(0.0) { $0 + $1.0 * $1.1 }
        guard own > 0 else { return curvature }
        var result = curvature
        for row in 0..<count {
            for column in 0..<count {
                let gauss = image[row] * image[column] / own
                result[row, column] += (met > VK_HW_LEAST_CURVATURE * own ? secant.change[row] * secant.change[column] / met : VK_HW_LEAST_CURVATURE * gauss) - gauss
            }
        }
        return result
    }

    /// What a step takes from the sum of squares by the quadratic form: −2rᵀd − dᵀ(S + λ·diag S)d.
    static func promisedGain(of step: [Double], curvature: Matrix, gradient: [Double], damping: Double) -> Double {
        var gain = 0.0
        for row in step.indices {
            var slope = 2 * gradient[row] + damping * curvature[row, row] * step[row]
            for column in step.indices { slope += curvature[row, column] * step[column] }
            gain -= slope * step[row]
        }
        return gain
    }

    /// The minimiser d of ½·dᵀ(S + λ·diag S)·d + rᵀd with lower ≤ d ≤ upper, for a few unknowns.
    ///
    /// The free solution where it lies inside the box, else projected coordinate descent from its projection.
    static func minimiser(curvature: Matrix, gradient: [Double], damping: Double, lower: [Double], upper: [Double]) -> [Double] {
        let count = gradient.count
        var matrix = curvature
        let largest = (0..<count).map { curvature[$0, $0] }.max() ?? 0
        for index in 0..<count {
            // The relative floor keeps a direction without effect, such as β at α = 0, from an unbounded step.
            matrix[index, index] += damping * curvature[index, index] + VK_HW_STEP_RIDGE * largest + .leastNormalMagnitude
        }
        var step = gradient.map { -$0 }
        if let factor = try? CholeskyFactor(of: matrix), let free = try? factor.solve(step) {
            step = free
            if (0..<count).allSatisfy({ step[$0] >= lower[$0] && step[$0] <= upper[$0] }) { return step }
        }
        for index in 0..<count { step[index] = min(max(step[index], lower[index]), upper[index]) }
        for _ in 0..<60 {
            var moved = 0.0
            for index in 0..<count {
                var slope = gradient[index]
                for other in 0..<count { slope += matrix[index, other] * step[other] }
                let target = min(max(step[index] - slope / matrix[index, index], lower[index]), upper[index])
                moved = max(moved, abs(target - step[index]))
                step[index] = target
            }
            if moved < VK_HW_BOX_TOLERANCE { break }
        }
        return step
    }
}
