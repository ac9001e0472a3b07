import DetectorService
import RequestSigning

/// The wire of Amazon Lookout for Metrics (REST-JSON, version 2017-07-25) in front of the detector service: signature,
/// validation, the thirty operations, and errors by exact name and status.
///
/// It knows no transport: a request's parts come in, an answer's parts go out.
public struct LookoutWire: Sendable {
    /// The most bytes that a body may have.
    public static let maximumBodyBytes = 1 << 20
    /// The signing name of the service.
    public static let signingName = "lookoutmetrics"

    private let service: any DetectorOperations
    private let verifier: RequestVerifier
    private let account: String
    private let links: ConsoleLinks?
    private let now: @Sendable () -> SigningTime

    /// The wire of a service.
    ///
    /// - Parameters:
    ///   - keys: whose signatures are accepted, with their roles.
    ///   - account: twelve digits, the account of all ARNs.
    ///   - links: the console's addresses, for the member `ConsoleUrl` of runs, groups and alerts; nil for none.
    ///   - now: the real clock, which signatures are checked against, also where the service runs on a simulated one.
    public init(service: any DetectorOperations, keys: KeyRing, account: String, links: ConsoleLinks? = nil, now: @escaping @Sendable () -> SigningTime) {
        self.service = service
        self.verifier = RequestVerifier(keys: keys, service: Self.signingName)
        self.account = account
        self.links = links
        self.now = now
    }

    /// The answer to a request; it never throws.
    ///
    /// In this order: length of the body, signature, path, role, JSON, members, and only then the resource that they name.
    public func respond(to request: WireRequest) async -> WireResponse {
        guard request.body.count <= Self.maximumBodyBytes else { return Self.bodyTooLarge() }
        let identity: RequestVerifier.Identity
        do {
            identity = try verifier.verify(
                SignableRequest(method: request.method, path: request.path, query: request.query, headers: request.headers, body: request.body),
                now: now())
        } catch let error as RequestSigningError {
            return Self.response(to: ErrorAnswer(error))
        } catch {
            return Self.response(to: .fault(String(describing: error)))
        }
        var response = await answer(request, identity)
        response.keyID = identity.keyID
        return response
    }

    /// The answer to a request whose body is too long to be read: status 413, in the service's error form.
    public static func bodyTooLarge() -> WireResponse { response(to: .bodyTooLarge(limit: maximumBodyBytes)) }

    /// The answer to a request that the transport could not read.
    public static func malformed(_ message: String) -> WireResponse {
        response(to: ErrorAnswer(.refused(message, reason: .cannotParse)))
    }

    /// An answer outside the API, with an id like all others.
    public static func plain(status: Int, type: String, body: [UInt8]) -> WireResponse {
        WireResponse(status: status, headers: [("x-amzn-RequestId", RequestID.make()), ("Content-Type", type)], body: body)
    }

    private func answer(_ request: WireRequest, _ identity: RequestVerifier.Identity) async -> WireResponse {
        guard let route = WireOperation.routed(method: request.method, path: request.path) else {
            return Self.response(
                to: ErrorAnswer(.refused("there is no operation at \(request.method.prefix(16)) \(request.path.prefix(128))", reason: .unknownOperation)))
        }
        let operation = route.operation
        var response: WireResponse
        do {
            guard identity.role >= operation.minimumRole else {
                throw ServiceError.denied(
                    "access key \(identity.keyID) has the role '\(identity.role.rawValue)': \(operation.rawValue) needs '\(operation.minimumRole.rawValue)'")
            }
            let object = try Self.object(of: request, route)
            let faults = ShapeCheck.faults(of: object, against: route.request)
            guard faults.isEmpty else { throw ServiceError.invalid(faults) }
            let runner = OperationRunner(service: service, scope: Scope(region: identity.region, account: account), links: links)
            let members = try await runner.answer(operation, RequestFields(object))
            response = Self.response(status: operation.successStatus, members: operation.successStatus == 204 ? nil : members)
        } catch let error as ServiceError {
            response = Self.response(to: ErrorAnswer(error))
        } catch {
            response = Self.response(to: .fault(String(describing: error)))
        }
        response.operation = operation.rawValue
        return response
    }

    /// The members of a request, wherever it carries them.
    private static func object(of request: WireRequest, _ route: WireOperation.Route) throws -> JSONObject {
        var object = JSONObject()
        // A GET or DELETE has no body that means anything; an empty body is an object without members.
        if request.method == "POST", !request.body.isEmpty {
            do {
                guard case .object(let members) = try JSONParser.value(of: request.body) else {
                    throw ServiceError.refused("the body must be a JSON object", reason: .cannotParse)
                }
                object = members
            } catch let fault as JSONParser.Fault {
                throw ServiceError.refused("the body is not JSON: \(fault.message)", reason: .cannotParse)
            }
        }
        if let arn = route.arn {
            guard let text = QueryText.decoded(arn, plusIsSpace: false) else {
                throw ServiceError.invalid("ResourceArn", "the path holds other bytes than UTF-8")
            }
            object["resourceArn"] = .text(text)
        }
        for member in route.request.members where member.place == .query {
            guard let values = QueryText.values(of: member.wireName, in: request.query) else {
                throw ServiceError.invalid(member.name, "the query holds other bytes than UTF-8")
            }
            object[member.wireName] = values.isEmpty ? nil : JSONValue(texts: values)
        }
        return object
    }

    private static func response(status: Int, members: JSONValue?) -> WireResponse {
        WireResponse(
            status: status,
            headers: [("x-amzn-RequestId", RequestID.make())] + (members == nil ? [] : [("Content-Type", "application/json")]),
            body: members.map(JSONWriter.bytes) ?? [])
    }

    private static func response(to error: ErrorAnswer) -> WireResponse {
        var response = response(status: error.status, members: error.members)
        response.headers.append(("x-amzn-ErrorType", error.name))
        response.errorName = error.name
        response.fault = error.fault
        return response
    }
}
