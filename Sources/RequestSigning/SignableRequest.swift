/// A request as the two ends of a connection see it, before any decoding: what a signature covers.
public struct SignableRequest: Sendable {
    /// The method in capitals.
    public var method: String
    /// The path as it stands in the request line, percent-encoded, without the query.
    public var path: String
    /// The query as it stands in the request line, without the question mark; empty when there is none.
    public var query: String
    /// Names in any case, with values as sent; a repeated header stands here repeatedly, in order.
    public var headers: [(name: String, value: String)]
    /// The bytes of the body.
    public var body: [UInt8]

    /// Takes the parts as they are.
    public init(method: String, path: String, query: String = "", headers: [(name: String, value: String)], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The values of a header, in order; the name's case does not matter.
    func values(of name: String) -> [String] {
        headers.lazy.filter { $0.name.lowercased() == name }.map(\.value)
    }
}
