/// What the names of a CloudFormation template stand for.
package struct TemplateValues: Sendable {
    /// For `AWS::Region`.
    package var region: String
    /// For `AWS::AccountId`.
    package var account: String
    /// By name: parameters, pseudo parameters (`AWS::StackName`), other resources (`Topic`) and their attributes (`Role.Arn`).
    package var given: [String: String]

    package init(region: String = "us-east-1", account: String = "000000000000", given: [String: String] = [:]) {
        self.region = region
        self.account = account
        self.given = given
    }

    /// A pseudo parameter; nil for one that only a running stack has.
    func pseudo(_ name: String) -> String? {
        if let value = given[name] { return value }
        switch name {
        case "AWS::Region": return region
        case "AWS::AccountId": return account
        case "AWS::Partition": return "aws"
        case "AWS::URLSuffix": return "amazonaws.com"
        default: return nil
        }
    }
}
