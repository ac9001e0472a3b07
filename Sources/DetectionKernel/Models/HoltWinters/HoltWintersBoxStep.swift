import CVectorKernels
import LinearAlgebra

/// The damped step of the smoothing parameters inside their box.
enum HoltWintersBoxStep {
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
