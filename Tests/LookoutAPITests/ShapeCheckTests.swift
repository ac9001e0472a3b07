import DetectorService
import Testing

@testable import LookoutAPI

/// Every rule of every operation's request, from the tables: what breaks one is named, what breaks none passes.
@Suite struct ShapeCheckTests {
    @Test(arguments: WireOperation.allCases)
    func whatTheShapesAllowPasses(_ operation: WireOperation) {
        for onlyRequired in [false, true] {
            let request = ShapeSamples.valid(operation.request, onlyRequired: onlyRequired)
            #expect(ShapeCheck.faults(of: request, against: operation.request) == [])
        }
    }

    @Test(arguments: WireOperation.allCases)
    func everyBrokenRuleIsNamed(_ operation: WireOperation) {
        var cases = 0
        for member in operation.request.members {
            for (object, path) in ShapeSamples.invalid(member, of: operation.request) {
                let faults = ShapeCheck.faults(of: object, against: operation.request)
                #expect(!faults.isEmpty, "\(operation.rawValue) \(path): \(object)")
                #expect(faults.allSatisfy { $0.name == path }, "\(operation.rawValue): expected a fault at \(path), got \(faults.map(\.name))")
                #expect(faults.allSatisfy { !$0.message.isEmpty })
                cases += 1
            }
        }
        #expect(cases >= operation.request.members.count * 2)
    }

    @Test func unknownMembersArePassedOver() {
        var request = ShapeSamples.valid(.listAlertsRequest)
        request["SomethingNew"] = .object(JSONObject([("a", .array([.null]))]))
        #expect(ShapeCheck.faults(of: request, against: .listAlertsRequest) == [])
    }

    @Test func severalFaultsAreNamedTogether() {
        let request = JSONObject([
            ("AnomalyDetectorName", .text("-")), ("AnomalyDetectorConfig", .object(JSONObject([("AnomalyDetectorFrequency", .text("PT2H"))]))),
            ("KmsKeyArn", .integer(1)),
        ])
        let faults = ShapeCheck.faults(of: request, against: .createAnomalyDetectorRequest)
        #expect(faults.map(\.name) == ["AnomalyDetectorName", "AnomalyDetectorConfig.AnomalyDetectorFrequency", "KmsKeyArn"])
    }

    @Test func faultsAreBounded() {
        let bad = JSONValue.array(Array(repeating: .object(JSONObject()), count: 5_000))
        let faults = ShapeCheck.faults(of: JSONObject([("MetricList", bad)]), against: .createMetricSetRequest)
        #expect(faults.count == ShapeCheck.maximumFaults)
    }

    @Test func lengthsCountCharactersNotBytes() {
        let request = JSONObject([
            ("AnomalyDetectorArn", .text("arn:aws:lookoutmetrics:us-east-1:000000000000:AnomalyDetector:x")),
            ("AnomalyDetectorDescription", .text(String(repeating: "ü", count: 256))),
        ])
        #expect(ShapeCheck.faults(of: request, against: .updateAnomalyDetectorRequest) == [])
        var longer = request
        longer["AnomalyDetectorDescription"] = .text(String(repeating: "ü", count: 257))
        #expect(ShapeCheck.faults(of: longer, against: .updateAnomalyDetectorRequest).map(\.name) == ["AnomalyDetectorDescription"])
    }

    @Test func wholeNumbersMayBeWrittenWithAPoint() {
        let request = JSONObject([("MaxResults", .number(5.0))])
        #expect(ShapeCheck.faults(of: request, against: .listAlertsRequest) == [])
    }
}
