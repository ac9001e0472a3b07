import Foundation

/// Where a webhook is: `http` or `https`, with a query where the receiver wants one.
///
/// Treated like a secret, as Slack's addresses are: its description shows the host alone.
public struct WebhookAddress: Sendable, Hashable, CustomStringConvertible {
    let endpoint: Endpoint
    let path: String
    let query: String

    /// Reads a URL.
    ///
    /// - Throws: `badWebhook` for another scheme, without a host, or with a user, a password or a fragment.
    public init(_ text: String) throws {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = parts.encodedHost, !host.isEmpty, parts.user == nil, parts.password == nil, parts.fragment == nil
        else {
            throw ConnectorError(.badWebhook, "its address must be a URL like https://example.com/hook, without user, password and fragment")
        }
        endpoint = Endpoint(scheme: scheme, host: host.lowercased(), port: parts.port)
        path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        query = parts.percentEncodedQuery ?? ""
    }

    /// The host, with its port.
    public var description: String { endpoint.authority }
}
