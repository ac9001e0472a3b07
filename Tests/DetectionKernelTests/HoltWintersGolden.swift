@testable import DetectionKernel
import Foundation
import Testing

/// The golden files that `tools/golden/holt_winters.py` wrote, with the versions that made them inside.
enum HoltWintersGolden {
    struct Recursions: Decodable {
        struct Case: Decodable, Sendable, CustomTestStringConvertible {
            struct Initial: Decodable { let level: Double, trend: Double, season: [Double] }
            let season: String, trend: String, period: Int
            let alpha: Double, beta: Double, gamma: Double, phi: Double
            let initial: Initial
            let values: [Double], expected: [Double], level: [Double]
            let trendState: [Double]?, seasonState: [Double]?
            var testDescription: String { "\(season) season of \(period), \(trend) trend" }
        }
        let cases: [Case]
    }

    struct Fits: Decodable {
        struct Case: Decodable, Sendable, CustomTestStringConvertible {
            let series: String, period: Int, season: String, trend: String, sse: Double
            let alpha: Double, beta: Double?, gamma: Double?, phi: Double?
            var testDescription: String { "\(series): \(season) season of \(period), \(trend) trend" }
        }
        let cases: [Case]
        let series: [String: [Double]]
    }

    static let recursions: Recursions = load("recursion")
    static let fits: Fits = load("fits")

    static func specification(_ season: String, _ trend: String, _ period: Int) throws -> HoltWintersSpecification {
        guard let season = HoltWintersSpecification.Season(rawValue: season), let trend = HoltWintersSpecification.Trend(rawValue: trend) else {
            fatalError("golden file names season \(season), trend \(trend)")
        }
        return try HoltWintersSpecification(season: season, trend: trend, period: period)
    }

    private static func load<Content: Decodable>(_ name: String) -> Content {
        let url = Bundle.module.resourceURL!.appendingPathComponent("Golden/holt-winters/\(name).json")
        do { return try JSONDecoder().decode(Content.self, from: Data(contentsOf: url)) } catch { fatalError("\(url.path): \(error)") }
    }
}
