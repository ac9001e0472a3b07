import RequestSigning
import Testing

@testable import LookoutAPI

/// The doors below `/vedette/`.
@Suite struct ExtendedDoorTests {
    private static func creation(_ frequency: String) -> String {
        #"{"AnomalyDetectorName":"d","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"\#(frequency)"}}"#
    }

    @Test(arguments: ["PT1M", "PT3M", "PT15M", "PT2H", "PT12H", "P1D", "PT90S"]) func anyFrequencyComesInThroughThem(frequency: String) async throws {
        let fixture = try WireFixture()
        #expect(try await fixture.send("POST", "/vedette/CreateAnomalyDetector", body: Self.creation(frequency)).outcome == "200")
        let published = try await fixture.send("POST", "/CreateAnomalyDetector", body: Self.creation(frequency))
        #expect(published.outcome == (frequency == "P1D" ? "200" : "400 ValidationException FIELD_VALIDATION_FAILED"))
    }

    @Test(arguments: ["PT30S", "PT7M", "P2D", "PT25H", "", "hourly", "-PT1H"]) func othersAreRefused(frequency: String) async throws {
        let answer = try await WireFixture().send("POST", "/vedette/CreateAnomalyDetector", body: Self.creation(frequency))
        #expect(answer.outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try answer.members()["Fields"]?.items?.first?.objectValue?["Name"] == .text("AnomalyDetectorConfig.AnomalyDetectorFrequency"))
    }

    @Test func onlyAdministratorsPass() async throws {
        let fixture = try WireFixture()
        for role in [AccessRole.reader, .operator] {
            #expect(try await fixture.send("POST", "/vedette/CreateAnomalyDetector", body: Self.creation("PT2H"), as: role).outcome == "403 AccessDeniedException")
        }
    }

    @Test func thereIsNoneForOtherOperations() async throws {
        let fixture = try WireFixture()
        for path in ["/vedette/ListAnomalyDetectors", "/vedette/vedette/CreateAnomalyDetector", "/vedette/", "/vedette", "/vedette/tags/x", "/vedette/CreateAnomalyDetector/"] {
            #expect(try await fixture.send("POST", path, body: "{}").outcome == "400 ValidationException UNKNOWN_OPERATION", "\(path)")
        }
        #expect(try await fixture.send("GET", "/vedette/CreateAnomalyDetector").outcome == "400 ValidationException UNKNOWN_OPERATION")
    }

    /// What an operation takes as published it takes there too, and what it refuses there is refused as published.
    @Test func theyTakeMoreAndNothingElse() throws {
        for operation in WireOperation.allCases {
            guard let extended = operation.extendedRequest else { continue }
            let valid = ShapeSamples.valid(operation.request)
            #expect(ShapeCheck.faults(of: valid, against: extended) == [])
            var refused = 0
            for member in extended.members {
                for (object, path) in ShapeSamples.invalid(member, of: operation.request) {
                    #expect(!ShapeCheck.faults(of: object, against: extended).isEmpty, "\(operation) \(path)")
                    #expect(!ShapeCheck.faults(of: object, against: operation.request).isEmpty, "\(operation) \(path)")
                    refused += 1
                }
            }
            #expect(refused >= extended.members.count)
        }
    }
}
