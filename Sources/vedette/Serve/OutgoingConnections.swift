import Connectors
import DetectorService
import Foundation
import Logging
import RequestSigning
import ServiceHost

/// What a server reaches out to, checked before anything is opened: buckets, topics, functions, webhooks.
struct OutgoingConnections {
    private enum Buckets {
        case folder(String)
        case s3(S3Settings, AccessKey)
    }

    private struct Webhook {
        let topic: String
        let address: WebhookAddress
        let secret: String?
        let form: WebhookForm
    }

    private let buckets: Buckets
    private let key: AccessKey?
    private let sns: Endpoint?
    private let lambda: Endpoint?
    private let webhooks: [Webhook]

    /// Gathers credentials, addresses and secrets.
    ///
    /// - Throws: `CommandFailure` in words that tell what to change.
    init(settings: HostSettings, surroundings: CredentialSurroundings) throws {
        do {
            let credentials = try OutgoingCredentials.found(in: surroundings)
            key = credentials.key
            sns = try settings.snsEndpoint.map { try Endpoint($0) }
            lambda = try settings.lambdaEndpoint.map { try Endpoint($0) }
            webhooks = try settings.webhooks.map { try Self.webhook($0, surroundings) }
            if let folder = settings.bucketRoot {
                buckets = .folder(folder)
            } else {
                guard let key = credentials.key else {
                    throw CommandFailure(
                        "say where the buckets lie: --bucket-root DIR, where s3://NAME/key is DIR/NAME/key; or, to read them from S3, set AWS_ACCESS_KEY_ID and "
                            + "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE")
                }
                let endpoint = try settings.s3Endpoint.map { try Endpoint($0) }
                // A store of one's own has one region; on AWS a detector reads in its own.
                let region = settings.s3Region ?? (endpoint == nil ? nil : credentials.region)
                let addressing = settings.s3Addressing.flatMap { S3Settings.Addressing(rawValue: $0.rawValue) }
                buckets = .s3(S3Settings(endpoint: endpoint, addressing: addressing, region: region), key)
            }
        } catch let error as RequestSigningError {
            throw CommandFailure(error.message)
        } catch let error as ConnectorError {
            throw CommandFailure(error.message)
        }
    }

    private static func webhook(_ configured: ConfiguredWebhook, _ surroundings: CredentialSurroundings) throws -> Webhook {
        func text(_ source: ConfiguredKey.Secret, _ what: String) throws -> String {
            switch source {
            case .literal(let text): return text
            case .file(let path): return try surroundings.readFile(path).trimmingCharacters(in: .whitespacesAndNewlines)
            case .variable(let name):
                guard let value = surroundings.environment[name], !value.isEmpty else {
                    throw CommandFailure("the \(what) of the webhook for \(configured.topic) should be in the variable \(name), which is not set")
                }
                return value
            }
        }
        let secret = try configured.secret.map { try text($0, "secret") }
        guard secret?.isEmpty != true else { throw CommandFailure("the secret of the webhook for \(configured.topic) is empty") }
        do {
            return Webhook(
                topic: configured.topic, address: try WebhookAddress(text(configured.url, "address")), secret: secret, form: configured.form == .slack ? .slack : .json)
        } catch let error as ConnectorError {
            throw CommandFailure("the webhook for \(configured.topic): \(error.message)")
        }
    }

    /// The buckets.
    func objects(_ transport: HTTPTransport, logger: Logger) throws -> any ObjectStore {
        switch buckets {
        case .folder(let root): try LocalBuckets(root: root)
        case .s3(let settings, let key): S3ObjectStore(settings: settings, key: key, transport: transport, logger: logger)
        }
    }

    /// The way of alerts.
    func channel(_ transport: HTTPTransport) -> any AlertChannel {
        let channels = webhooks.map { ($0.topic, WebhookChannel(address: $0.address, secret: $0.secret, form: $0.form, transport: transport)) }
        return AlertRouter(
            webhooks: Dictionary(uniqueKeysWithValues: channels), topics: SNSChannel(key: key, endpoint: sns, transport: transport),
            functions: LambdaChannel(key: key, endpoint: lambda, transport: transport))
    }
}
