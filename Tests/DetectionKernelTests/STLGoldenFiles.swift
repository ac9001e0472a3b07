import Foundation
import Testing

@testable import DetectionKernel

/// Decompositions by statsmodels 0.15, written by tools/golden/stl.py.
struct STLGoldenFile: Decodable {
    struct Case: Decodable {
        let name: String
        let period: Int
        /// Length, degree and jump by name of the part.
        let smoothers: [String: [Int]]
        let innerLoops: Int
        let outerLoops: Int
        let factoryDefaults: Bool
        let seasonal: [Double]
        let trend: [Double]
        let remainder: [Double]
        let weights: [Double]

        func parameters() throws -> STLParameters {
            func smoother(_ part: String) throws -> Smoother {
                let values = try #require(smoothers[part])
                return try Smoother(length: values[0], degree: values[1], jump: values[2])
            }
            return try STLParameters(
                period: period, seasonal: smoother("seasonal"), trend: smoother("trend"), lowPass: smoother("lowPass"),
                innerLoops: innerLoops, outerLoops: outerLoops)
        }
    }

    let name: String
    let observed: [Double]
    let cases: [Case]

    static let names = [
        "co2", "elec_equip", "sunspots", "macrodata_realgdp", "macrodata_unemp", "nile", "elnino",
        "generated_period2", "generated_hourly_spikes", "generated_two_cycles",
    ]

    static func load(_ name: String) throws -> STLGoldenFile { try Golden.load(name) }
}

struct MSTLGoldenFile: Decodable {
    struct Case: Decodable {
        let name: String
        let periods: [Int]
        let windows: [Int]?
        let iterate: Int
        let robust: Bool
        let innerLoops: Int?
        let outerLoops: Int?
        let keptPeriods: [Int]
        let seasonal: [[Double]]
        let trend: [Double]
        let remainder: [Double]
        let weights: [Double]

        func parameters() throws -> MSTLParameters {
            try .standard(
                periods: periods, robust: robust, seasonalLengths: windows, innerLoops: innerLoops, outerLoops: outerLoops,
                iterations: iterate)
        }
    }

    let name: String
    let observed: [Double]
    let cases: [Case]

    static let names = ["mstl_generated_hourly", "mstl_co2", "mstl_sunspots", "mstl_macrodata_realgdp"]

    static func load(_ name: String) throws -> MSTLGoldenFile { try Golden.load(name) }
}

private enum Golden {
    static func load<File: Decodable>(_ name: String) throws -> File {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden/stl"),
            "golden file \(name).json is not in the test bundle")
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    }
}

/// The greatest distance between two lists of components and where it is, relative to `scale`.
struct STLWorstError: CustomStringConvertible {
    private(set) var value = 0.0
    private(set) var place = "nowhere"

    mutating func compare(_ actual: [Double], _ expected: [Double], scale: Double, _ part: String) {
        guard actual.count == expected.count else {
            value = .infinity
            place = "\(part): \(actual.count) values, expected \(expected.count)"
            return
        }
        for row in actual.indices {
            if actual[row].isNaN && expected[row].isNaN { continue }
            let error = abs(actual[row] - expected[row]) / scale
            // Written so that NaN on one side counts as infinitely wrong.
            if !(error <= value) {
                value = error.isNaN ? .infinity : error
                place = "\(part)[\(row)]: \(actual[row]), expected \(expected[row])"
            }
        }
    }

    var description: String { "\(value) at \(place)" }
}

/// Tolerances of agreement with other programs, relative to the greatest magnitude of the series.
enum STLTolerance {
    /// Rounding of the sums of one window, over the passes of a plain decomposition.
    static let plain = 1e-9
    /// Fifteen robust passes amplify rounding.
    static let robust = 1e-8
    /// Weights are differences relative to the median residual, which may be 10⁻³ of the series' scale or less.
    static let weights = 1e-6
}
