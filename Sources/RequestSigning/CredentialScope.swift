/// Where and when a signing key is good: one day, one region, one service.
public struct CredentialScope: Sendable, Equatable {
    /// `yyyyMMdd`.
    public let date: String
    /// The region as the client wrote it, for example `eu-west-1`.
    public let region: String
    /// The signing name of the service, for example `s3`.
    public let service: String

    /// The scope of a day, a region and a service.
    public init(date: String, region: String, service: String) {
        self.date = date
        self.region = region
        self.service = service
    }

    /// `date/region/service/aws4_request`.
    public var text: String { "\(date)/\(region)/\(service)/aws4_request" }

    /// Whether a region could be one: lower-case letters and digits in parts joined by single hyphens, 3 to 32 characters.
    static func isRegion(_ text: Substring) -> Bool {
        guard (3...32).contains(text.utf8.count) else { return false }
        return text.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }
}
