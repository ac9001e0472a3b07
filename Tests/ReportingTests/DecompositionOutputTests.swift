import Foundation
import MetricSeries
import Testing

@testable import Reporting

@Suite struct DecompositionOutputTests {
    @Test func stlColumns() throws {
        let output = try DecompositionOutput.stl(
            timestamps: ["a", "b"], observed: [0.1, .nan], trend: [1, 2], seasonal: [-1, 1e-9], remainder: [0, 0.25], weight: [1, 0])
        #expect(
            output.csv()
                == "timestamp,observed,trend,seasonal,remainder,weight\na,0.10000000000000001,1,-1,0,1\nb,,2,1.0000000000000001e-09,0.25,0\n")
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(output.json(parameters: [("period", .integer(12))]).utf8)) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])
        #expect(rows.count == 2 && rows[1]["observed"] is NSNull && rows[0]["observed"] as? Double == 0.1)
        #expect((object["parameters"] as? [String: Any])?["period"] as? Int == 12)
    }

    @Test func mstlHasEverySeasonAndTheirSum() throws {
        let output = try DecompositionOutput.mstl(
            timestamps: ["a"], observed: [6], trend: [1], seasonals: [(24, [2]), (168, [3])], remainder: [0], weight: [1])
        #expect(output.csv() == "timestamp,observed,trend,seasonal_24,seasonal_168,seasonal,remainder,weight\na,6,1,2,3,5,0,1\n")
    }

    @Test func holtWintersColumns() throws {
        let output = try DecompositionOutput.holtWinters(
            timestamps: [], observed: [], level: [], trend: [], season: [], expected: [], residual: [])
        #expect(output.csv() == "timestamp,observed,level,trend,season,expected,residual\n")
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(output.json().utf8)) }
    }

    @Test func unequalColumnsAreRefused() {
        let error = #expect(throws: ReportingError.self) {
            try DecompositionOutput(model: "stl", timestamps: ["a", "b"], columns: [.init("trend", [1])])
        }
        #expect(error?.code == .shapeMismatch)
    }

    @Test func gridTimestamps() throws {
        let grid = try Fixture.clock(zone: "Europe/Berlin").grid.with(count: 2)
        #expect(DecompositionOutput.timestamps(grid) == ["2025-10-03T02:00:00+02:00", "2025-10-03T03:00:00+02:00"])
    }
}
