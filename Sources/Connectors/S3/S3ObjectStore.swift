import AsyncHTTPClient
import DetectorService
import Logging
import NIOCore
import RequestSigning

/// Objects in S3, of AWS or of any store that speaks its protocol, with Signature Version 4.
///
/// Faults that another attempt may mend (5xx, SlowDown, 429, timeouts, broken connections) are tried again as
/// ``S3Settings/retry`` says. A read that breaks off goes on where it ended, of the same version of the object.
public struct S3ObjectStore: ObjectStore {
    private let settings: S3Settings
    private let key: AccessKey
    private let transport: HTTPTransport
    private let clock: any ServiceClock
    private let logger: Logger
    private let regions = BucketRegions()

    /// A store.
    ///
    /// - Parameters:
    ///   - key: signs all requests.
    ///   - clock: real time, for signatures.
    public init(settings: S3Settings, key: AccessKey, transport: HTTPTransport, clock: any ServiceClock = SystemClock(), logger: Logger) {
        self.settings = settings
        self.key = key
        self.transport = transport
        self.clock = clock
        self.logger = logger
    }

    // MARK: Operations

    /// Bytes of a listing's page: a thousand keys of a kilobyte, each byte of which takes three in the encoding.
    private static let longestListing = 8 << 20

    /// Lists with ListObjectsV2; pages without objects (of folders only) are passed over.
    public func list(bucket: String, prefix: String, isFlat: Bool, after token: String?, region: String) async throws -> ObjectPage {
        var token = token
        while true {
            var query = ["encoding-type=url", "list-type=2", "prefix=" + PercentEncoding.encode(prefix.utf8, keepsSlash: false)]
            if isFlat { query.append("delimiter=%2F") }
            if let token { query.append("continuation-token=" + PercentEncoding.encode(token.utf8, keepsSlash: false)) }
            let request = S3Request(method: "GET", bucket: bucket, key: nil, query: query.sorted().joined(separator: "&"))
            let page = try await exchange(request, region: region) { response in
                try S3Listing(await HTTPAnswer(response, most: Self.longestListing).body).page
            }
            guard page.objects.isEmpty, let next = page.next, next != token else { return page }
            token = next
        }
    }

    /// Opens an object; its bytes are fetched as fast as they are taken.
    public func read(_ location: ObjectLocation, range: Range<Int64>?, region: String) async throws -> ObjectContent {
        try S3Address.check(location.key, location.bucket)
        let lower = max(0, range?.lowerBound ?? 0)
        if let range, range.upperBound <= lower {
            return ObjectContent(size: try await size(of: location, region: region), chunks: AsyncThrowingStream(unfolding: { nil }))
        }
        guard let opened = try await open(location, bytes: lower..<(range?.upperBound ?? .max), version: nil, region: region) else {
            // The range begins behind the end.
            return ObjectContent(size: try await size(of: location, region: region), chunks: AsyncThrowingStream(unfolding: { nil }))
        }
        let reading = S3Reading(
            opened, bytes: lower..<max(lower, min(range?.upperBound ?? opened.size, opened.size)), retry: settings.retry,
            reopen: { bytes in
                try await open(location, bytes: bytes, version: opened.entityTag ?? "", region: region)
            },
            location: location)
        return ObjectContent(size: opened.size, chunks: AsyncThrowingStream(unfolding: { try await reading.next() }))
    }

    /// Stores an object in one request.
    public func put(_ location: ObjectLocation, bytes: [UInt8], region: String) async throws {
        try S3Address.check(location.key, location.bucket)
        let request = S3Request(method: "PUT", bucket: location.bucket, key: location.key, body: bytes)
        _ = try await exchange(request, region: region) { try await HTTPAnswer($0, most: 1 << 16) }
    }

    // MARK: Parts of a read

    private func size(of location: ObjectLocation, region: String) async throws -> Int64 {
        try await exchange(S3Request(method: "HEAD", bucket: location.bucket, key: location.key), region: region) { response in
            let size = response.headers.first(name: "Content-Length").flatMap { Int64($0) }
            _ = try await HTTPAnswer(response, most: 1 << 16)
            guard let size else { throw TransportFault("the answer does not say how long the object is") }
            return size
        }
    }

    /// Asks for bytes of an object.
    ///
    /// - Parameter version: the entity tag that the object must still have; nil for any, empty where the store gives none.
    /// - Returns: nil when the range begins at or behind the object's end.
    private func open(_ location: ObjectLocation, bytes: Range<Int64>, version: String?, region: String) async throws -> S3Opened? {
        var request = S3Request(method: "GET", bucket: location.bucket, key: location.key)
        if bytes.lowerBound > 0 || bytes.upperBound < .max {
            request.headers.append(("Range", "bytes=\(bytes.lowerBound)-" + (bytes.upperBound < .max ? "\(bytes.upperBound - 1)" : "")))
        }
        if let version, !version.isEmpty { request.headers.append(("If-Match", version)) }
        request.accepted = [200, 206, 412, 416]
        return try await exchange(request, region: region) { response in
            switch response.status.code {
            case 412:
                _ = try? await HTTPAnswer(response, most: 1 << 16)
                throw ObjectStoreError(.unavailable, "\(location) changed while it was read: it is read anew at the next attempt")
            case 416:
                _ = try? await HTTPAnswer(response, most: 1 << 16)
                return nil
            default:
                let opened = try S3Opened(response, from: bytes.lowerBound)
                guard version == nil || version?.isEmpty == true || opened.entityTag == nil || opened.entityTag == version else {
                    throw ObjectStoreError(.unavailable, "\(location) changed while it was read: it is read anew at the next attempt")
                }
                return opened
            }
        }
    }

    // MARK: Requests

    /// Sends a request until it is answered, and hands the answer on.
    ///
    /// - Parameter use: what it throws as `TransportFault` is tried again.
    private func exchange<Value>(_ request: S3Request, region asked: String, _ use: (HTTPClientResponse) async throws -> Value) async throws -> Value {
        var region = regions[request.bucket] ?? settings.region ?? asked
        var attempt = 1
        var hasMoved = false
        while true {
            let message: String
            var patience: Duration?
            do {
                let address = S3Address(bucket: request.bucket, key: request.key, region: region, settings: settings)
                let signed = try RequestSigner(key: key, region: region, service: "s3").signed(request.signable(at: address), at: SigningTime(clock))
                let response = try await transport.open(signed, at: address.origin, within: settings.answerTimeout)
                if request.accepted.contains(Int(response.status.code)) { return try await use(response) }
                let refusal = ServiceRefusal(try await HTTPAnswer(response, most: 1 << 16))
                if let named = refusal.names(otherRegionThan: region), !hasMoved {
                    hasMoved = true
                    region = named
                    regions[request.bucket] = named
                    continue
                }
                guard refusal.isTransient else { throw refusal.objectStoreError(request.place, isBucket: request.key == nil) }
                throw TransientRefusal(refusal: refusal)
            } catch let error as TransientRefusal {
                message = error.refusal.description
                patience = error.refusal.retryAfter
            } catch let fault as TransportFault {
                message = fault.message
            }
            guard attempt < settings.retry.attempts else {
                throw ObjectStoreError(.unavailable, "\(request.place): \(message), after \(attempt) attempts")
            }
            logger.notice("object store tried again", metadata: ["object": .string(request.place), "attempt": .stringConvertible(attempt), "error": .string(message)])
            try await settings.retry.pause(after: attempt, asked: patience)
            attempt += 1
        }
    }

    private struct TransientRefusal: Error {
        let refusal: ServiceRefusal
    }
}

/// A request before it has a region and a signature.
private struct S3Request {
    let method: String
    let bucket: String
    let key: String?
    var query = ""
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Statuses that are answers; all others are refusals.
    var accepted: Set<Int> = [200, 204]

    init(method: String, bucket: String, key: String?, query: String = "", body: [UInt8] = []) {
        self.method = method
        self.bucket = bucket
        self.key = key
        self.query = query
        self.body = body
    }

    /// For messages.
    var place: String { "s3://\(bucket)" + (key.map { "/\($0)" } ?? "") }

    func signable(at address: S3Address) -> SignableRequest {
        // Nothing on the way may compress: ranges and lengths are those of the bytes as stored.
        SignableRequest(
            method: method, path: address.path, query: query, headers: [("Host", address.host), ("Accept-Encoding", "identity")] + headers, body: body)
    }
}
