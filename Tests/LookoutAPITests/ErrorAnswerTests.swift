import RequestSigning
import Testing

@testable import DetectorService
@testable import LookoutAPI

/// Errors carry the exact name, status and members.
@Suite struct ErrorAnswerTests {
    static let statuses: [String: Int] = Dictionary(
        uniqueKeysWithValues: ServiceError.Code.allCases.map { ($0.rawValue, ErrorAnswer(ServiceError($0, "x")).status) })

    private let detector = ServiceError.Resource(id: "arn:x", kind: .detector)

    @Test func statusesAreTheDocumentedOnes() {
        #expect(
            Self.statuses == [
                "AccessDeniedException": 403, "ConflictException": 409, "InternalServerException": 500, "ResourceNotFoundException": 400,
                "ServiceQuotaExceededException": 402, "TooManyRequestsException": 429, "ValidationException": 400,
            ])
    }

    @Test func membersOfEachKind() {
        let fields = ErrorAnswer(.invalid("Offset", "too long"))
        #expect(fields.members.objectValue?["Reason"] == .text("FIELD_VALIDATION_FAILED"))
        #expect(fields.members.objectValue?["Fields"] == .array([.object(JSONObject([("Name", .text("Offset")), ("Message", .text("too long"))]))]))
        #expect(ErrorAnswer(.refused("no", reason: .cannotParse)).members == .object(JSONObject([("Message", .text("no")), ("Reason", .text("CANNOT_PARSE"))])))
        let conflict = ErrorAnswer(.conflict("taken", detector))
        #expect(conflict.members == .object(JSONObject([("Message", .text("taken")), ("ResourceId", .text("arn:x")), ("ResourceType", .text("AnomalyDetector"))])))
        let quota = ErrorAnswer(.quotaExceeded("full", quota: "detectorsPerRegion", detector)).members.objectValue
        #expect(quota?["QuotaCode"] == .text("detectorsPerRegion"))
        #expect(quota?["ServiceCode"] == .text("lookoutmetrics"))
        #expect(quota?["ResourceType"] == .text("AnomalyDetector"))
    }

    @Test func faultsShowNoDetail() {
        let answer = ErrorAnswer(.fault("the table 'secret' is broken"))
        #expect(answer.status == 500)
        #expect(answer.fault == "the table 'secret' is broken")
        #expect(answer.members.objectValue?["Message"]?.textValue?.contains("secret") == false)
    }

    @Test(arguments: RequestSigningError.Code.allCases)
    func refusedSignaturesAreForbidden(_ code: RequestSigningError.Code) {
        let answer = ErrorAnswer(RequestSigningError(code, "why"))
        #expect(answer.status == 403)
        #expect(answer.name.hasSuffix("Exception"))
        #expect(answer.members == .object(JSONObject([("Message", .text("why"))])))
    }
}
