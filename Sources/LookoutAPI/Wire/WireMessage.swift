/// A request as it came over the wire, free of any transport.
public struct WireRequest: Sendable {
    /// The method in capitals.
    public var method: String
    /// The path of the request line, percent-encoded.
    public var path: String
    /// The query of the request line without the question mark; empty when there is none.
    public var query: String
    /// Headers as sent, in order; a repeated one stands repeatedly.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// Takes the parts as they are.
    public init(method: String, path: String, query: String = "", headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// An answer, and what a log line says of the request.
public struct WireResponse: Sendable {
    /// The HTTP status.
    public var status: Int
    /// Headers to send; `Content-Length` is the transport's.
    public var headers: [(name: String, value: String)]
    /// The body; empty for 204.
    public var body: [UInt8]
    /// The operation that was asked for; nil when there is none at that path.
    public var operation: String?
    /// The name of the error; nil for success.
    public var errorName: String?
    /// What went wrong inside, for the log only; set with status 500.
    public var fault: String?
    /// The id of the access key whose signature was accepted.
    public var keyID: String?

    /// The value of a header; nil when it is not sent.
    public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}
