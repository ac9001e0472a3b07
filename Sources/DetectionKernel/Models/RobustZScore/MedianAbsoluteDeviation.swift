/// The mean absolute deviation as a measure of spread.
enum MeanDeviation {
    /// Makes the mean absolute deviation estimate the standard deviation of normal data: √(π/2) = 1.2533, two places.
    static let consistency = 1.25
}

/// Location and spread of a sample: its median and its median absolute deviation.
///
/// Hampel 1974, "The influence curve and its role in robust estimation".
public struct RobustLocation: Equatable, Sendable {
    /// Median of the present values; NaN when there is none.
    public let median: Double
    /// Median of the distances from the median; NaN when there is no value.
    public let medianAbsoluteDeviation: Double
    /// Values that were present.
    public let count: Int

    /// Makes the median absolute deviation estimate the standard deviation of normal data: 1/Φ⁻¹(3/4), four places.
    public static let consistency = 1.4826

    public init(median: Double, medianAbsoluteDeviation: Double, count: Int) {
        self.median = median
        self.medianAbsoluteDeviation = medianAbsoluteDeviation
        self.count = count
    }

    /// Median and median absolute deviation of `values`, NaN left out; equal to numpy's and scipy's bit for bit.
    ///
    /// - Complexity: O(n) expected.
    public init(of values: [Double]) {
        var scratch = SelectionScratch()
        self.init(of: values, scratch: &scratch)
    }

    /// The same with buffers of the caller.
    public init(of values: [Double], scratch: inout SelectionScratch) {
        scratch.loadPresent(values)
        count = scratch.count
        let centre = scratch.median()
        median = centre
        if count == 0 {
            medianAbsoluteDeviation = .nan
        } else {
            scratch.loadDistances(values, from: centre)
            medianAbsoluteDeviation = scratch.median()
        }
    }

    /// Specification of ``init(of:)`` by two sorts.
    public static func plain(of values: [Double]) -> RobustLocation {
        let present = values.filter { !$0.isNaN }
        let centre = Median.plain(present)
        return RobustLocation(
            median: centre, medianAbsoluteDeviation: Median.plain(present.map { abs($0 - centre) }), count: present.count)
    }

    /// Standard scale: 1.4826 times the median absolute deviation, at least what `floor` asks for; NaN without values.
    public func scale(floor: ScaleFloor = .none) -> Double {
        count == 0 ? .nan : floor.applied(to: Self.consistency * medianAbsoluteDeviation, location: median)
    }
}

/// The least scale that is believed, stated by the caller.
public struct ScaleFloor: Equatable, Sendable {
    /// In the unit of the values, 0 or more.
    public let absolute: Double
    /// As a share of the location's magnitude, 0 or more.
    public let share: Double

    /// No floor: a sample whose middle half is constant has scale 0.
    public static let none = ScaleFloor(unchecked: 0, 0)

    private init(unchecked absolute: Double, _ share: Double) {
        self.absolute = absolute
        self.share = share
    }

    /// - Throws: `KernelError.invalidParameter` unless both are finite and 0 or more.
    public init(absolute: Double = 0, share: Double = 0) throws {
        guard absolute >= 0, absolute < .infinity, share >= 0, share < .infinity else {
            throw KernelError(
                .invalidParameter, "scale floor of \(absolute) and \(share) of the location: expected finite numbers of 0 or more")
        }
        self.init(unchecked: absolute, share)
    }

    func applied(to scale: Double, location: Double) -> Double { max(scale, max(absolute, share * abs(location))) }
}
