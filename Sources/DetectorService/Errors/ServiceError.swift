/// What the service can refuse: the family's kinds of error, with the sentence that says what was expected, what was found
/// and what to do.
public struct ServiceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kind of refusal, named as the service family names it; new kinds may be added.
    public enum Code: String, Sendable, CaseIterable {
        case validation = "ValidationException"
        case conflict = "ConflictException"
        case resourceNotFound = "ResourceNotFoundException"
        case quotaExceeded = "ServiceQuotaExceededException"
        case accessDenied = "AccessDeniedException"
        case tooManyRequests = "TooManyRequestsException"
        case internalFault = "InternalServerException"
    }

    /// Why a request was not valid.
    public enum Reason: String, Sendable {
        case unknownOperation = "UNKNOWN_OPERATION"
        case cannotParse = "CANNOT_PARSE"
        case fieldValidationFailed = "FIELD_VALIDATION_FAILED"
        case other = "OTHER"
    }

    /// A member of a request that is not valid, by the name it has in the API (`MetricSetFrequency`).
    public struct Field: Equatable, Sendable {
        public let name: String
        public let message: String

        public init(_ name: String, _ message: String) {
            self.name = name
            self.message = message
        }
    }

    /// The resource that an error is about.
    public struct Resource: Equatable, Sendable {
        /// An ARN, or a group's id.
        public let id: String
        public let kind: ResourceKind

        public init(id: String, kind: ResourceKind) {
            self.id = id
            self.kind = kind
        }
    }

    public let code: Code
    public let message: String
    /// Set for ``Code/validation``.
    public let reason: Reason?
    public let fields: [Field]
    /// Set for conflicts, missing resources and quotas.
    public let resource: Resource?
    /// Names the quota that is used up, as the key of the configuration that raises it.
    public let quota: String?

    init(_ code: Code, _ message: String, reason: Reason? = nil, fields: [Field] = [], resource: Resource? = nil, quota: String? = nil) {
        self.code = code
        self.message = message
        self.reason = reason
        self.fields = fields
        self.resource = resource
        self.quota = quota
    }

    public var description: String { message }

    /// A request whose fields are at fault; the message is the fields' sentences.
    public static func invalid(_ fields: [Field]) -> ServiceError {
        ServiceError(
            .validation, fields.map { "\($0.name): \($0.message)" }.joined(separator: "; "), reason: .fieldValidationFailed, fields: fields)
    }

    /// A request with one field at fault.
    public static func invalid(_ field: String, _ message: String) -> ServiceError { invalid([Field(field, message)]) }

    /// A request that is not valid as a whole.
    public static func refused(_ message: String, reason: Reason = .other) -> ServiceError {
        ServiceError(.validation, message, reason: reason)
    }

    /// A name that is taken, or a state that does not allow the call.
    public static func conflict(_ message: String, _ resource: Resource) -> ServiceError { ServiceError(.conflict, message, resource: resource) }

    /// A resource that is not there, or lies in another region or account.
    public static func notFound(_ resource: Resource) -> ServiceError {
        ServiceError(.resourceNotFound, "\(resource.kind.words) \(resource.id) does not exist in this region and account", resource: resource)
    }

    /// A quota that is used up.
    public static func quotaExceeded(_ message: String, quota: String, _ resource: Resource) -> ServiceError {
        ServiceError(.quotaExceeded, message, resource: resource, quota: quota)
    }

    /// Something that the caller, or the service on the caller's behalf, may not do.
    public static func denied(_ message: String) -> ServiceError { ServiceError(.accessDenied, message) }

    /// Too many requests in a short time.
    public static func throttled(_ message: String) -> ServiceError { ServiceError(.tooManyRequests, message) }

    /// A fault of ours.
    public static func fault(_ message: String) -> ServiceError { ServiceError(.internalFault, message) }
}
