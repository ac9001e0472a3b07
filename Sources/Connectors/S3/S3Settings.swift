/// How an S3 store is reached.
public struct S3Settings: Sendable, Hashable {
    /// Where the name of the bucket stands in a request.
    public enum Addressing: String, Sendable, CaseIterable {
        /// First in the path: what most stores of one's own understand.
        case path
        /// In front of the host's name: what AWS wants. Buckets whose names cannot be part of a host's name, or of its
        /// certificate, are addressed by path all the same.
        case virtualHost = "virtual-host"
    }

    /// The store's address; nil for AWS.
    public var endpoint: Endpoint?
    /// Where the bucket stands.
    public var addressing: Addressing
    /// The region of all requests; nil for that of the detector which asks. A store that names another one is asked again
    /// there.
    public var region: String?
    /// Attempts and waits.
    public var retry = RetryRule()
    /// Time for the head of an answer. How long a body may be silent is the transport's matter.
    public var answerTimeout = Duration.seconds(60)

    /// AWS without an endpoint, by virtual host; with one, by path.
    public init(endpoint: Endpoint? = nil, addressing: Addressing? = nil, region: String? = nil) {
        self.endpoint = endpoint
        self.addressing = addressing ?? (endpoint == nil ? .virtualHost : .path)
        self.region = region
    }
}
