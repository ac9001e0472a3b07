import Foundation

/// Where a service is reached: `http://HOST[:PORT][/PATH]` or the same with `https`.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    let scheme: String
    /// A name or an address; an IPv6 address in brackets.
    let host: String
    /// The port, where it is not the scheme's own.
    let port: Int?
    /// What stands in front of the path of every request: empty, or a path without a slash at its end, percent-encoded.
    let path: String

    /// Reads a URL.
    ///
    /// - Throws: `badEndpoint` for another scheme, without a host, or with a user, a query or a fragment.
    public init(_ text: String) throws {
        let expected = "expected a URL like https://s3.example.com or http://127.0.0.1:9000"
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https" else {
            throw ConnectorError(.badEndpoint, "endpoint \"\(text)\": \(expected)")
        }
        // A user's part may hold a password: the text is not shown.
        guard parts.user == nil, parts.password == nil else {
            throw ConnectorError(.badEndpoint, "the endpoint holds a user or a password: take them out; credentials come from AWS_… variables or a profile")
        }
        guard let host = parts.encodedHost, !host.isEmpty, parts.query == nil, parts.fragment == nil else {
            throw ConnectorError(.badEndpoint, "endpoint \"\(text)\": \(expected), without query or fragment")
        }
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.init(scheme: scheme, host: host.lowercased(), port: parts.port, path: path)
    }

    init(scheme: String, host: String, port: Int? = nil, path: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port == (scheme == "https" ? 443 : 80) ? nil : port
        self.path = path
    }

    /// The address of a service of AWS in a region.
    ///
    /// - Parameter partition: of the ARN: `aws`, `aws-cn`, …; only China's has a domain of its own.
    static func aws(service: String, region: String, partition: String = "aws") -> Endpoint {
        let domain = partition == "aws-cn" || region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        return Endpoint(scheme: "https", host: "\(service).\(region).\(domain)")
    }

    /// The same with a label in front of the host.
    func below(_ label: String) -> Endpoint { Endpoint(scheme: scheme, host: "\(label).\(host)", port: port, path: path) }

    /// The value of the `Host` header.
    var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// Scheme, host and port, to put a path behind.
    var origin: String { "\(scheme)://\(authority)" }

    /// The URL.
    public var description: String { origin + path }
}
