import CVectorKernels

/// A smoother for series of one length as tables that the vector kernels walk along.
///
/// Without robustness weights a loess estimate is a fixed weighted sum of its neighbours: eight consecutive outputs form a
/// block, whose weights are a dense panel at the ends of the series and one row, shifted from output to output, elsewhere. With weights, each window keeps its kernel times the powers
/// of the distance (design of the moments: ``STLBatch``). Weights come from distances, not positions: windows of the same
/// shape then have the same bits and are stored once.
struct LoessOperator {
    /// Outputs of one panel: part of the layout that the kernels read.
    private static let panelWidth = Int(VK_STL_PANEL)

    let count: Int
    /// Evaluated rows, rising; −1 and `count` are the values before and after the series.
    private(set) var positions: [Int64] = []
    private(set) var blocks: [vk_stl_block] = []
    private(set) var panels: [Double] = []
    private(set) var windows: [vk_stl_window] = []
    private(set) var moments: [Double] = []
    let leastVariance: Double
    /// The outputs in the middle, where all rows have weight 1; not for cycle-subseries, whose rows lie apart.
    private(set) var convolution: LoessConvolution?

    /// - Parameter withEnds: also the value before and after the series, as for cycle-subseries.
    /// - Precondition: `count >= 2`.
    init(smoother: Smoother, count: Int, withEnds: Bool) {
        precondition(count >= 2, "count \(count)")
        self.count = count
        let step = 0.001 * Double(count - 1)
        leastVariance = smoother.degree == 0 ? .infinity : step * step
        var outputs = Loess.evaluations(smoother: smoother, count: count)
        if withEnds {
            outputs.insert((-1, STL.endWindow(-1, length: smoother.length, count: count)), at: 0)
            outputs.append((count, STL.endWindow(count, length: smoother.length, count: count)))
        }
        positions = outputs.map { Int64($0.position) }
        addBlocks(outputs, degree: smoother.degree)
        if !withEnds { addConvolution(outputs) }
        addWindows(outputs)
    }

    /// The shape of a window seen from its output.
    private struct Shape: Hashable {
        let lower: Int
        let upper: Int
        let halfWidth: Double

        init(position: Int, window: Loess.Window) {
            lower = window.lower - position
            upper = window.upper - position
            halfWidth = window.halfWidth
        }
    }

    private mutating func addBlocks(_ outputs: [(position: Int, window: Loess.Window)], degree: Int) {
        var rowWeights: [Shape: [Double]] = [:]
        var shared: [Shape: [Int: Int]] = [:]
        for first in stride(from: 0, to: outputs.count, by: Self.panelWidth) {
            let members = outputs[first..<min(first + Self.panelWidth, outputs.count)]
            let shapes = members.map { Shape(position: $0.position, window: $0.window) }
            for (shape, output) in zip(shapes, members) where rowWeights[shape] == nil {
                rowWeights[shape] = Loess.rowWeights(
                    at: output.position, window: output.window, degree: degree, count: count, robustness: nil)!
            }
            let lower = members.map(\.window.lower).min()!, upper = members.map(\.window.upper).max()!
            let step = Self.commonStep(members.map(\.position), shapes)
            let place: Int
            if step > 0 {
                place = shared[shapes[0]]?[step] ?? addShared(rowWeights[shapes[0]]!, step: step)
                shared[shapes[0], default: [:]][step] = place
            } else {
                place = panels.count
                var panel = [Double](repeating: 0, count: (upper - lower + 1) * Self.panelWidth)
                for (column, (shape, output)) in zip(shapes, members).enumerated() {
                    for (tap, weight) in rowWeights[shape]!.enumerated() {
                        panel[(output.window.lower - lower + tap) * Self.panelWidth + column] = weight
                    }
                }
                panels += panel
            }
            func range(_ half: Int) -> (skip: Int64, taps: Int64) {
                let part = members.dropFirst(half * 4).prefix(4)
                guard let low = part.map(\.window.lower).min(), let high = part.map(\.window.upper).max() else { return (0, 0) }
                return (Int64(low - lower), Int64(high - low + 1))
            }
            let halves = (range(0), range(1))
            blocks.append(vk_stl_block(
                first_output: Int64(first), outputs: Int64(members.count), first_row: Int64(lower), panel: Int64(place), step: Int64(step),
                skip: (halves.0.skip, halves.1.skip), taps: (halves.0.taps, halves.1.taps)))
        }
    }

    /// Rows from each output to the next where all have the same weights, otherwise 0.
    private static func commonStep(_ positions: [Int], _ shapes: [Shape]) -> Int {
        guard positions.count > 1, shapes.allSatisfy({ $0 == shapes[0] }) else { return 0 }
        let step = positions[1] - positions[0]
        return zip(positions, positions.dropFirst()).allSatisfy { $1 - $0 == step } ? step : 0
    }

    /// Weights that stand once for all outputs of a block, and their place: with room for the other outputs on both sides.
    private mutating func addShared(_ weights: [Double], step: Int) -> Int {
        let room = [Double](repeating: 0, count: (Self.panelWidth - 1) * step)
        let place = panels.count + room.count
        panels += room + weights + room
        return place
    }

    /// The blocks of neighbouring outputs with the same weights, as one convolution.
    private mutating func addConvolution(_ outputs: [(position: Int, window: Loess.Window)]) {
        let alike = blocks.filter { $0.step == 1 }
        guard let first = alike.first, let last = alike.last else { return }
        let start = Int(first.first_output), end = Int(last.first_output + last.outputs), place = Int(first.panel)
        let window = outputs[start].window, taps = window.upper - window.lower + 1
        // One shape, and no other block between.
        guard alike.allSatisfy({ $0.panel == first.panel }), end - start == alike.reduce(0, { $0 + Int($1.outputs) }),
            outputs[start].position - window.lower == taps / 2
        else { return }
        convolution = LoessConvolution(
            weights: Array(panels[place..<place + taps]), rows: outputs[start].position..<outputs[end - 1].position + 1)
    }

    private mutating func addWindows(_ outputs: [(position: Int, window: Loess.Window)]) {
        var places: [Shape: Int] = [:]
        for (position, window) in outputs {
            let shape = Shape(position: position, window: window)
            let place: Int
            if let known = places[shape] {
                place = known
            } else {
                place = moments.count
                places[shape] = place
                for row in window.lower...window.upper {
                    let kernel = window.kernel(distance: row - position), distance = Double(row - position)
                    moments += [kernel, kernel * distance, kernel * distance * distance]
                }
            }
            windows.append(vk_stl_window(
                first_row: Int64(window.lower), taps: Int64(window.upper - window.lower + 1), moments: Int64(place)))
        }
    }
}
