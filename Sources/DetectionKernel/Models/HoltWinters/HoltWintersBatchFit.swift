/// Fits many series of one length and one specification: the batched form of ``HoltWintersFit``.
///
/// Complete series with an additive season or none run in lanes, the same search on as many series at once as a register
/// holds; a lane takes the next series as soon as its own is done. Series with missing values, which break the shift
/// invariance that the lanes live on, and multiplicative seasons take the plain form one by one.
/// A series' result does not depend on the others of its block.
public struct HoltWintersBatchFit: Sendable {
    public let specification: HoltWintersSpecification
    public let options: HoltWintersFit.Options
    private var lanes = HoltWintersLanes()

    /// The workspace grows with the first block and is kept for the next ones.
    public init(_ specification: HoltWintersSpecification, options: HoltWintersFit.Options = .training) {
        self.specification = specification
        self.options = options
    }

    /// Fits a block of values [time][lane].
    ///
    /// - Parameters:
    ///   - values: `rows` rows of `stride` values, NaN where missing; the first `lanes` of a row are series, the rest padding.
    /// - Returns: For every lane its fit, or the error that the plain form throws for the series.
    /// - Throws: `KernelError.shapeMismatch` when the values do not fill the block, `.invalidParameter` without any start.
    /// - Complexity: O(rows + period²) a pass and series.
    public mutating func fit(_ values: [Double], rows: Int, stride: Int, lanes count: Int) throws -> [Result<HoltWintersFit, KernelError>] {
        guard rows >= 0, count >= 0, stride >= count, values.count >= rows * stride else {
            throw KernelError(
                .shapeMismatch, "Holt-Winters: \(values.count) values for \(rows) rows of \(count) series, \(stride) apart")
        }
        guard !options.starts.isEmpty else { throw KernelError(.invalidParameter, "Holt-Winters: no start to search from") }
        guard count > 0 else { return [] }
        guard specification.season != .multiplicative, rows >= specification.requiredObservations else {
            return (0..<count).map { plain(values, rows, stride, $0) }
        }
        let results = lanes.fit(values, rows: rows, stride: stride, lanes: count, specification, options)
        return results.enumerated().map { lane, result in
            // The plain form fits, or words the error.
            guard result.status == .fitted, result.sumOfSquares.isFinite else { return plain(values, rows, stride, lane) }
            return Self.result { try HoltWintersFit(result, rows: rows, specification) }
        }
    }

    private func plain(_ values: [Double], _ rows: Int, _ stride: Int, _ lane: Int) -> Result<HoltWintersFit, KernelError> {
        let series = (0..<rows).map { values[$0 * stride + lane] }
        return Self.result { try HoltWintersFit(series, specification, options: options) }
    }

    private static func result(_ fit: () throws -> HoltWintersFit) -> Result<HoltWintersFit, KernelError> {
        do { return .success(try fit()) } catch let error as KernelError {
            return .failure(error)
        } catch {
            // Linear algebra refuses nothing that the checks before it let pass.
            return .failure(KernelError(.notFinite, "Holt-Winters: \(error)"))
        }
    }
}

extension HoltWintersFit {
    init(_ lane: HoltWintersLanes.Lane, rows: Int, _ specification: HoltWintersSpecification) throws {
        let factor = HoltWintersFitting.scaled(1, by: lane.exponent)
        self.specification = specification
        parameters = try lane.trial.parameters(specification)
        initialState = lane.trial.state.normalised(specification).scaled(by: factor, specification)
        finalState = lane.finalState.normalised(specification).scaled(by: factor, specification)
        sumOfSquaredErrors = lane.sumOfSquares * factor * factor
        rootMeanSquaredError = (lane.sumOfSquares / Double(rows)).squareRoot() * factor
        observations = rows
        evaluations = lane.evaluations
        converged = lane.converged
    }
}
