import DetectorService
import RequestSigning

/// Host and path of a bucket or an object.
struct S3Address: Equatable {
    /// Scheme, host and port.
    let origin: String
    /// The `Host` header.
    let host: String
    /// Percent-encoded: unreserved characters and slashes stand.
    let path: String

    /// - Parameter key: nil for the bucket itself.
    init(bucket: String, key: String?, region: String, settings: S3Settings) {
        var endpoint = settings.endpoint ?? .aws(service: "s3", region: region)
        var path = endpoint.path
        if settings.addressing == .virtualHost, Self.isLabel(bucket, isEncrypted: endpoint.scheme == "https") {
            endpoint = endpoint.below(bucket)
        } else {
            path += "/" + PercentEncoding.encode(bucket.utf8, keepsSlash: false)
        }
        path += key.map { "/" + PercentEncoding.encode($0.utf8, keepsSlash: true) } ?? ""
        origin = endpoint.origin
        host = endpoint.authority
        self.path = path.isEmpty ? "/" : path
    }

    /// Whether a bucket's name can stand in front of a host's name; a dot in it is covered by no certificate.
    private static func isLabel(_ bucket: String, isEncrypted: Bool) -> Bool {
        let bytes = bucket.utf8
        return (3...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || ($0 == UInt8(ascii: ".") && !isEncrypted)
            }
    }

    /// Checks a key.
    ///
    /// - Throws: `ObjectStoreError` (invalidKey) for one that S3 cannot hold, or whose path other programs on the way rewrite.
    static func check(_ key: String, _ bucket: String) throws {
        func refuse(_ why: String) -> ObjectStoreError { ObjectStoreError(.invalidKey, "s3://\(bucket)/\(key.prefix(80)): \(why)") }
        guard !key.isEmpty else { throw refuse("the key is empty: name an object") }
        guard key.utf8.count <= 1_024 else { throw refuse("the key has \(key.utf8.count) bytes: S3 takes at most 1024") }
        guard !key.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == "." || $0 == ".." }) else {
            throw refuse("a key with . or .. between slashes cannot be asked for: rename the object")
        }
    }
}
