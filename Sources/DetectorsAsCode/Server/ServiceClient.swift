import AsyncHTTPClient
import Foundation
import LookoutAPI
import NIOCore
import NIOSSL
import RequestSigning

/// A server reached over HTTP with signed requests.
package struct ServiceClient: ServiceCaller {
    /// Seconds that an answer may take; a dataset's creation reads files.
    private static let patience: Int64 = 120
    private static let maximumAnswer = 16 << 20

    private let client: HTTPClient
    private let endpoint: URLComponents
    private let signer: RequestSigner

    /// Runs `body` with a client, and closes its connections.
    ///
    /// - Parameters:
    ///   - endpoint: `http://HOST[:PORT]` or `https://…`, with no path.
    ///   - certificate: a PEM file with the authority to trust; nil for those of the system.
    /// - Throws: `DetectorsAsCodeError` (`unreachable`) for an endpoint of another form; whatever `body` throws.
    package static func with<Value: Sendable>(
        endpoint: String, region: String, key: AccessKey, certificate: String? = nil, _ body: (ServiceClient) async throws -> Value
    ) async throws -> Value {
        guard let url = URLComponents(string: endpoint), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty,
            url.path.isEmpty || url.path == "/", url.query == nil, url.user == nil
        else {
            throw DetectorsAsCodeError(.unreachable, "endpoint \"\(endpoint)\": expected http://HOST:PORT or https://HOST:PORT")
        }
        var tls = TLSConfiguration.makeClientConfiguration()
        if let certificate { tls.trustRoots = .file(certificate) }
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(10)
        // A server that is not there is not waited for.
        configuration.connectionPool.retryConnectionEstablishment = false
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let value = try await body(
                ServiceClient(client: http, endpoint: url, signer: RequestSigner(key: key, region: region, service: LookoutWire.signingName)))
            try await http.shutdown()
            return value
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    package func call(_ operation: WireOperation, _ members: JSONObject, extended: Bool) async throws -> JSONObject {
        var members = members
        var path = (extended ? WireOperation.extendedPrefix : "") + operation.route.path
        var query = ""
        if path.hasSuffix("{resourceArn}"), let arn = members["resourceArn"]?.textValue {
            path = path.replacing("{resourceArn}", with: PercentEncoding.encode(arn.utf8, keepsSlash: false))
            members["resourceArn"] = nil
            query = (members["tagKeys"]?.items ?? []).compactMap(\.textValue).map { "tagKeys=" + PercentEncoding.encode($0.utf8, keepsSlash: false) }.joined(separator: "&")
            members["tagKeys"] = nil
        }
        let method = operation.route.method
        let body = method == "POST" ? JSONWriter.bytes(.object(members)) : []
        let signed: SignableRequest
        do {
            signed = try signer.signed(
                SignableRequest(method: method, path: path, query: query, headers: [("Host", host), ("Content-Type", "application/json")], body: body),
                at: SigningTime(secondsSince1970: Int(Date().timeIntervalSince1970)))
        } catch let error as RequestSigningError { throw DetectorsAsCodeError(.unreachable, error.message) }
        return try await send(signed, operation)
    }

    /// As it stands in the Host header.
    private var host: String { (endpoint.host ?? "") + (endpoint.port.map { ":\($0)" } ?? "") }

    private func send(_ signed: SignableRequest, _ operation: WireOperation) async throws -> JSONObject {
        let place = "\(endpoint.scheme ?? "http")://\(host)"
        var request = HTTPClientRequest(url: place + signed.path + (signed.query.isEmpty ? "" : "?" + signed.query))
        request.method = .init(rawValue: signed.method)
        for (name, value) in signed.headers { request.headers.add(name: name, value: value) }
        if !signed.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: signed.body)) }
        let response: HTTPClientResponse
        let bytes: [UInt8]
        do {
            response = try await client.execute(request, timeout: .seconds(Self.patience))
            bytes = Array(buffer: try await response.body.collect(upTo: Self.maximumAnswer))
        } catch {
            throw DetectorsAsCodeError(.unreachable, "\(place) does not answer (\(Self.words(for: error))): is `vedette serve` running there?")
        }
        let answer = bytes.isEmpty ? JSONObject() : (try? JSONParser.value(of: bytes))?.objectValue
        guard response.headers.contains(name: "x-amzn-RequestId"), let answer else {
            throw DetectorsAsCodeError(.unreachable, "what answers at \(place) is no server of this API (status \(response.status.code) to \(operation.rawValue))")
        }
        guard (200..<300).contains(response.status.code) else {
            let name = response.headers.first(name: "x-amzn-ErrorType") ?? "status \(response.status.code)"
            let message = (answer["Message"] ?? answer["message"])?.textValue ?? "no message"
            throw DetectorsAsCodeError(.refused, "\(operation.rawValue): \(name): \(message)", serverError: name)
        }
        return answer
    }

    private static func words(for error: any Error) -> String {
        if let error = error as? HTTPClientError, [.connectTimeout, .deadlineExceeded, .readTimeout].contains(error) { return "no answer in time" }
        let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
        // The system's own words stand among the library's.
        return ["Connection refused", "No route to host", "Network is unreachable"].first { text.contains($0) }?.lowercased() ?? text
    }
}
