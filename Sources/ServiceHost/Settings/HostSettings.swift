import DetectorService
import Logging
import RequestSigning

/// Everything an operator can say about a server: the configuration file's keys, which flags override.
public struct HostSettings: Sendable {
    /// Where the server keeps its database; it has no default.
    public var dataDirectory: String?
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 for any free one.
    public var port = 8085
    /// `s3://NAME/key` is the file `NAME/key` below this folder; nil to speak S3.
    public var bucketRoot: String?
    /// Where S3 is reached; nil for AWS.
    public var s3Endpoint: String?
    /// Where the name of the bucket stands in requests to S3; nil for by path with an endpoint, in the host's name without.
    public var s3Addressing: S3Addressing?
    /// The region that requests to S3 are signed for; nil for that of the detector.
    public var s3Region: String?
    /// Where SNS is reached; nil for AWS.
    public var snsEndpoint: String?
    /// Where Lambda is reached; nil for AWS.
    public var lambdaEndpoint: String?
    /// Webhooks that stand in the place of SNS topics.
    public var webhooks: [ConfiguredWebhook] = []
    /// `START@SPEED` of a simulated clock; nil for real time.
    public var clock: String?
    /// Where people reach the server, for links.
    public var publicURL: String?
    /// The account of all ARNs.
    public var accountID = "000000000000"
    /// PEM files of the certificate chain and its key; both or neither.
    public var tlsCertificate: String?
    /// The PEM file of the certificate's key.
    public var tlsKey: String?
    /// Whether an address that other hosts reach may be served without TLS.
    public var isInsecure = false
    /// The least severe events that are logged.
    public var logLevel = Logger.Level.info
    /// Keys of clients beside that of the environment.
    public var keys: [ConfiguredKey] = []
    /// Limits and paces of the detector service.
    public var service = ServiceConfiguration()

    /// Where the name of a bucket stands in a request.
    public enum S3Addressing: String, Sendable, CaseIterable {
        /// First in the path.
        case path
        /// In front of the host's name.
        case virtualHost = "virtual-host"
    }

    /// The defaults.
    public init() {}

    /// Whether only this machine can reach the address: `localhost`, `127.…`, `::1`, or the path of a socket.
    public var isLoopback: Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" || host == "[::1]" || host == "0:0:0:0:0:0:0:1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The settings as the service takes them.
    public var serviceConfiguration: ServiceConfiguration {
        var configuration = service
        configuration.publicURL = publicURL
        return configuration
    }

    /// Checks what can be checked without opening anything.
    ///
    /// - Throws: `badSetting`, or `insecureAddress` for an address that other hosts reach without TLS.
    public func validate() throws {
        guard dataDirectory?.isEmpty == false else {
            throw ServiceHostError(.badSetting, "say where the server keeps its data: --data-dir DIR, or data-dir in the configuration file")
        }
        guard !host.isEmpty else { throw ServiceHostError(.badSetting, "the host is empty: give an address such as 127.0.0.1") }
        guard (0...65_535).contains(port) else { throw ServiceHostError(.badSetting, "port \(port): expected 0 to 65535") }
        guard accountID.utf8.count == 12, accountID.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
            throw ServiceHostError(.badSetting, "account id '\(accountID)': expected twelve digits")
        }
        if let publicURL, !publicURL.hasPrefix("http://"), !publicURL.hasPrefix("https://") {
            throw ServiceHostError(.badSetting, "public URL '\(publicURL)': expected one that begins with http:// or https://")
        }
        guard bucketRoot == nil || s3Endpoint == nil else {
            throw ServiceHostError(.badSetting, "buckets lie either in the folder of --bucket-root or behind --s3-endpoint: give one of them")
        }
        for (flag, endpoint) in [("--s3-endpoint", s3Endpoint), ("--sns-endpoint", snsEndpoint), ("--lambda-endpoint", lambdaEndpoint)] {
            guard let endpoint, !endpoint.hasPrefix("http://"), !endpoint.hasPrefix("https://") else { continue }
            throw ServiceHostError(.badSetting, "\(flag) '\(endpoint)': expected a URL that begins with http:// or https://")
        }
        for (index, webhook) in webhooks.enumerated() {
            guard webhook.topic.hasPrefix("arn:"), webhook.topic.contains(":sns:") else {
                throw ServiceHostError(.badSetting, "webhooks[\(index)].topic '\(webhook.topic)': expected the name of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME")
            }
            guard !webhooks[..<index].contains(where: { $0.topic == webhook.topic }) else {
                throw ServiceHostError(.badSetting, "webhooks[\(index)].topic '\(webhook.topic)' is given twice: a topic has one webhook")
            }
        }
        if let clock {
            do { _ = try SimulatedClock(parsing: clock) } catch { throw ServiceHostError(.badSetting, "\(error)") }
        }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ServiceHostError(.badSetting, "TLS needs both a certificate and its key: give --tls-cert and --tls-key")
        }
        guard isLoopback || tlsCertificate != nil || isInsecure else {
            throw ServiceHostError(
                .insecureAddress,
                "other hosts can reach \(host), and without TLS they can read what is sent: give --tls-cert and --tls-key, "
                    + "or say --insecure if something else encrypts the traffic")
        }
    }
}
