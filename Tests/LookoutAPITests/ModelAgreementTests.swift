import Foundation
import Testing

@testable import LookoutAPI

/// Our tables say what the published model says, operation by operation and member by member.
///
/// The model is not ours to keep: `tools/boto3-environment` unpacks it from the wheel of botocore 1.40.60 and
/// `VEDETTE_LOOKOUT_MODEL` names the file.
@Suite(.enabled(if: PublishedModel.path != nil, "VEDETTE_LOOKOUT_MODEL does not name the published model: run tools/boto3-environment"))
struct ModelAgreementTests {
    typealias Table = [String: Any]
    let model: Table
    let shapes: [String: Table]

    init() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: #require(PublishedModel.path)))
        model = try #require(try JSONSerialization.jsonObject(with: data) as? Table)
        shapes = try #require(model["shapes"] as? [String: Table])
    }

    private func operations() throws -> [String: Table] { try #require(model["operations"] as? [String: Table]) }

    @Test func protocolAndSigningName() throws {
        let metadata = try #require(model["metadata"] as? Table)
        #expect(metadata["protocol"] as? String == "rest-json")
        #expect(metadata["signingName"] as? String == LookoutWire.signingName)
        #expect(Set(try operations().keys) == Set(WireOperation.allCases.map(\.rawValue)))
    }

    @Test(arguments: WireOperation.allCases)
    func operationIsThatOfTheModel(_ operation: WireOperation) throws {
        let theirs = try #require(try operations()[operation.rawValue])
        let http = try #require(theirs["http"] as? Table)
        #expect(http["method"] as? String == operation.route.method)
        #expect(http["requestUri"] as? String == operation.route.path)
        #expect((http["responseCode"] as? Int ?? 200) == operation.successStatus)
        try compare(operation.request, name: #require((theirs["input"] as? Table)?["shape"] as? String), path: operation.rawValue)
        try compare(operation.response, name: #require((theirs["output"] as? Table)?["shape"] as? String), path: operation.rawValue + " answer")
        let errors = Set((theirs["errors"] as? [Table] ?? []).compactMap { $0["shape"] as? String })
        // What the wire itself can answer to any operation; refusals of roles and signatures may come before an operation is chosen.
        #expect(errors.isSuperset(of: ["ValidationException", "InternalServerException"]))
    }

    @Test func statusesOfErrorsAreThoseOfTheModel() throws {
        for name in ["AccessDeniedException", "ConflictException", "InternalServerException", "ResourceNotFoundException", "ServiceQuotaExceededException", "TooManyRequestsException", "ValidationException"] {
            let status = try #require((shapes[name]?["error"] as? Table)?["httpStatusCode"] as? Int)
            #expect(ErrorAnswerTests.statuses[name] == status, "\(name)")
        }
    }

    private func compare(_ ours: Structure, name: String, path: String) throws {
        let theirs = try #require(shapes[name], "\(name)")
        #expect(theirs["type"] as? String == "structure", "\(path)")
        let members = theirs["members"] as? [String: Table] ?? [:]
        #expect(Set(ours.members.map(\.name)) == Set(members.keys), "\(path)")
        let required = Set(theirs["required"] as? [String] ?? [])
        #expect(Set(ours.members.filter(\.isRequired).map(\.name)) == required, "\(path): required members")
        for member in ours.members {
            guard let reference = members[member.name] else { continue }
            let memberPath = "\(path).\(member.name)"
            #expect((reference["locationName"] as? String ?? member.name) == member.wireName, "\(memberPath): name on the wire")
            let place: Member.Place =
                switch reference["location"] as? String {
                case "uri": .path
                case "querystring": .query
                default: .body
                }
            #expect(member.place == place, "\(memberPath): place")
            try compare(member.shape, name: #require(reference["shape"] as? String), path: memberPath)
        }
    }

    private func compare(_ ours: Shape, name: String, path: String) throws {
        let theirs = try #require(shapes[name], "\(name)")
        let type = theirs["type"] as? String
        let minimum = (theirs["min"] as? NSNumber)?.doubleValue, maximum = (theirs["max"] as? NSNumber)?.doubleValue
        switch ours {
        case .structure(let structure): try compare(structure, name: name, path: path)
        case .list(let item, let count):
            #expect(type == "list", "\(path)")
            #expect(Double(count?.lowerBound ?? 0) == minimum ?? 0, "\(path): fewest items")
            #expect((count.map { $0.upperBound == .max ? nil : Double($0.upperBound) } ?? nil) == maximum, "\(path): most items")
            try compare(item, name: #require((theirs["member"] as? Table)?["shape"] as? String), path: path + "[]")
        case .map(let key, let value, let count):
            #expect(type == "map", "\(path)")
            #expect(Double(count.lowerBound) == minimum && Double(count.upperBound) == maximum, "\(path)")
            try compare(.scalar(key), name: #require((theirs["key"] as? Table)?["shape"] as? String), path: path + " key")
            try compare(.scalar(value), name: #require((theirs["value"] as? Table)?["shape"] as? String), path: path + " value")
        case .scalar(let scalar):
            #expect(scalar.name == name, "\(path)")
            switch scalar.kind {
            case .text(let length, let pattern):
                #expect(type == "string" && theirs["enum"] == nil, "\(path)")
                #expect(Double(length?.lowerBound ?? 0) == minimum ?? 0, "\(path): shortest")
                #expect(length.map { Double($0.upperBound) } == maximum, "\(path): longest")
                #expect(pattern?.rawValue == theirs["pattern"] as? String, "\(path): pattern")
            case .choice(let choices):
                #expect(type == "string", "\(path)")
                #expect(Set(choices) == Set(theirs["enum"] as? [String] ?? []), "\(path): choices")
            case .integer(let range):
                #expect(type == "integer" || type == "long", "\(path)")
                #expect(range.map { Double($0.lowerBound) } == minimum && range.map { Double($0.upperBound) } == maximum, "\(path): range")
            case .number(let range):
                #expect(type == "double" || type == "float", "\(path)")
                #expect(range?.lowerBound == minimum && range?.upperBound == maximum, "\(path): range")
            case .boolean: #expect(type == "boolean", "\(path)")
            case .timestamp: #expect(type == "timestamp", "\(path)")
            case .duration: Issue.record("\(path): the published model has no durations")
            }
        }
    }
}

enum PublishedModel {
    static let path = ProcessInfo.processInfo.environment["VEDETTE_LOOKOUT_MODEL"].flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
}
