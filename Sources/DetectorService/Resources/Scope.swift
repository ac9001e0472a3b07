/// The region and account that a request speaks for. Resources of different scopes do not see each other.
public struct Scope: Hashable, Sendable, Codable {
    /// For example `us-east-1`: that of the request's credential scope.
    public let region: String
    /// Twelve digits.
    public let account: String

    public init(region: String, account: String) {
        self.region = region
        self.account = account
    }
}
