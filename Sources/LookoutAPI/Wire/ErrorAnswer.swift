import DetectorService
import RequestSigning

/// An error in the API's form: a status, a name in `x-amzn-ErrorType`, and the members of the error as the body.
struct ErrorAnswer {
    let status: Int
    let name: String
    let members: JSONValue
    /// Details for the log that no client sees.
    var fault: String?

    private init(_ status: Int, _ name: String, _ members: [(String, JSONValue?)], fault: String? = nil) {
        self.status = status
        self.name = name
        self.members = .object(present: members)
        self.fault = fault
    }

    /// What the service refused.
    init(_ error: ServiceError) {
        let resource: [(String, JSONValue?)] = [
            ("ResourceId", .optional(error.resource?.id)), ("ResourceType", .optional(error.resource?.kind.rawValue)),
        ]
        switch error.code {
        case .validation:
            self.init(
                400, error.code.rawValue,
                [
                    ("Message", .text(error.message)), ("Reason", .optional(error.reason?.rawValue)),
                    ("Fields", error.fields.isEmpty ? nil : .array(error.fields.map(Self.member))),
                ])
        case .resourceNotFound: self.init(400, error.code.rawValue, [("Message", .text(error.message))] + resource)
        case .conflict: self.init(409, error.code.rawValue, [("Message", .text(error.message))] + resource)
        case .quotaExceeded:
            self.init(
                402, error.code.rawValue,
                [("Message", .text(error.message))] + resource + [("QuotaCode", .optional(error.quota)), ("ServiceCode", .text("lookoutmetrics"))])
        case .accessDenied: self.init(403, error.code.rawValue, [("Message", .text(error.message))])
        case .tooManyRequests: self.init(429, error.code.rawValue, [("Message", .text(error.message))])
        case .internalFault: self = .fault(error.message)
        }
    }

    private static func member(_ field: ServiceError.Field) -> JSONValue {
        .object(JSONObject([("Name", .text(field.name)), ("Message", .text(field.message))]))
    }

    /// A fault of ours: what happened goes to the log, the client is told to look there.
    static func fault(_ detail: String) -> ErrorAnswer {
        ErrorAnswer(
            500, ServiceError.Code.internalFault.rawValue,
            [("Message", .text("a fault of the server: its log says more under this request's id"))], fault: detail)
    }

    /// A request whose signature was not accepted.
    init(_ error: RequestSigningError) {
        let name =
            switch error.code {
            case .missingSignature: "MissingAuthenticationTokenException"
            case .incompleteSignature: "IncompleteSignatureException"
            case .unknownKey: "UnrecognizedClientException"
            case .wrongSignature, .wrongPayloadHash, .outsideWindow, .badConfiguration: "InvalidSignatureException"
            }
        self.init(403, name, [("Message", .text(error.message))])
    }

    /// A body that is longer than any request may be.
    static func bodyTooLarge(limit: Int) -> ErrorAnswer {
        ErrorAnswer(413, "RequestEntityTooLargeException", [("Message", .text("the body of a request may have at most \(limit) bytes"))])
    }
}
