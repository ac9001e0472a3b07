import DetectorService
import Logging
import RequestSigning
import Yams

/// Reads settings from YAML; every key is checked, and one that is not known is refused by name and line.
public enum SettingsFile {
    /// The settings that a text states, over the defaults.
    ///
    /// - Parameter file: its name, for messages.
    /// - Throws: `badSetting`.
    public static func settings(of text: String, file: String) throws -> HostSettings {
        var settings = HostSettings()
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ServiceHostError(.badSetting, "'\(file)' is not YAML: \(oneLine("\(error)"))")
        }
        // A file of comments alone states nothing.
        guard let root, root.null == nil || root.mapping != nil else { return settings }
        let top = try SettingsSection(root, path: "", file: file)
        try top.read([
            "data-dir": { settings.dataDirectory = try $0.text() },
            "host": { settings.host = try $0.text() },
            "port": { settings.port = try $0.integer(0...65_535) },
            "bucket-root": { settings.bucketRoot = try $0.text() },
            "s3-endpoint": { settings.s3Endpoint = try $0.text() },
            "s3-addressing": { settings.s3Addressing = try $0.choice(HostSettings.S3Addressing.allCases.map { ($0.rawValue, $0) }) },
            "s3-region": { settings.s3Region = try $0.text() },
            "sns-endpoint": { settings.snsEndpoint = try $0.text() },
            "lambda-endpoint": { settings.lambdaEndpoint = try $0.text() },
            "webhooks": { settings.webhooks = try $0.list().map(webhook) },
            "clock": { settings.clock = try $0.text() },
            "public-url": { settings.publicURL = try $0.text() },
            "account-id": { settings.accountID = try $0.text() },
            "insecure": { settings.isInsecure = try $0.boolean() },
            "log-level": { settings.logLevel = try $0.choice(Logger.Level.allCases.map { ($0.rawValue, $0) }) },
            "tls": { entry in
                try entry.section().read([
                    "certificate": { settings.tlsCertificate = try $0.text() },
                    "key": { settings.tlsKey = try $0.text() },
                ])
            },
            "keys": { settings.keys = try $0.list().map(key) },
            "quotas": { entry in
                try entry.section().read([
                    "detectors-per-region": { settings.service.quotas.detectorsPerRegion = try $0.integer(0...100_000) },
                    "alerts-per-detector": { settings.service.quotas.alertsPerDetector = try $0.integer(0...100_000) },
                    "metric-sets-per-detector": { settings.service.quotas.metricSetsPerDetector = try $0.integer(1...1) },
                    "dimensions": { settings.service.quotas.dimensions = try $0.integer(0...1_000) },
                    "measures": { settings.service.quotas.measures = try $0.integer(1...1_000) },
                    "tags-per-resource": { settings.service.quotas.tagsPerResource = try $0.integer(0...1_000) },
                    "files-per-interval": { settings.service.dataQuotas.filesPerInterval = try $0.integer(1...100_000) },
                    "records-per-interval": { settings.service.dataQuotas.recordsPerInterval = try $0.integer(1...1_000_000_000) },
                    "megabytes-per-interval": { settings.service.dataQuotas.megabytesPerInterval = try $0.integer(1...1_000_000) },
                    "metrics-per-detector": { settings.service.dataQuotas.metricsPerDetector = try $0.integer(1...10_000_000) },
                    "history-files": { settings.service.dataQuotas.historyFiles = try $0.integer(1...1_000_000) },
                    "history-megabytes": { settings.service.dataQuotas.historyMegabytes = try $0.integer(1...100_000_000) },
                ])
            },
            "runs": { entry in
                try entry.section().read([
                    "threads": { settings.service.threads = try $0.integer(1...1_024) },
                    "concurrent": { settings.service.concurrentRuns = try $0.integer(1...1_024) },
                    "checkpoint-intervals": { settings.service.checkpointIntervals = try $0.integer(1...100_000) },
                    "retrain-intervals": { settings.service.retrainIntervals = try $0.integer(1...1_000_000) },
                    "late-intervals": { settings.service.lateIntervals = try $0.integer(0...10_000) },
                ])
            },
            "no-data": { entry in
                try entry.section().read([
                    "detector-intervals": { settings.service.silence.detectorIntervals = try $0.integer(1...100_000) },
                    "metric-intervals": { settings.service.silence.metricIntervals = try $0.integer(1...100_000) },
                    "topic": { settings.service.silence.topicARN = try $0.text() },
                ])
            },
            "retention": { entry in
                try entry.section().read([
                    "data-days": { settings.service.retention.dataDays = try $0.integer(1...36_500) },
                    "result-days": { settings.service.retention.resultDays = try $0.integer(1...36_500) },
                    "log-days": { settings.service.retention.logDays = try $0.integer(1...36_500) },
                ])
            },
        ])
        return settings
    }

    private static func key(_ entry: SettingsEntry) throws -> ConfiguredKey {
        var id: String?
        var secret: ConfiguredKey.Secret?
        var role: AccessRole?
        func only(_ found: ConfiguredKey.Secret) throws {
            guard secret == nil else { throw entry.fault("one of secret-file, secret-variable and secret") }
            secret = found
        }
        try entry.section().read([
            "id": { id = try $0.text() },
            "secret-file": { try only(.file($0.text())) },
            "secret-variable": { try only(.variable($0.text())) },
            "secret": { try only(.literal($0.text())) },
            "role": { role = try $0.choice(AccessRole.allCases.map { ($0.rawValue, $0) }) },
        ])
        guard let id, let secret, let role else { throw entry.fault("an id, a role, and one of secret-file, secret-variable and secret") }
        return ConfiguredKey(id: id, secret: secret, role: role)
    }

    private static func webhook(_ entry: SettingsEntry) throws -> ConfiguredWebhook {
        var topic: String?
        var url: ConfiguredKey.Secret?
        var secret: ConfiguredKey.Secret?
        var form: ConfiguredWebhook.Form?
        func only(_ found: ConfiguredKey.Secret, _ place: inout ConfiguredKey.Secret?, _ name: String) throws {
            guard place == nil else { throw entry.fault("one of \(name)-file, \(name)-variable and \(name)") }
            place = found
        }
        try entry.section().read([
            "topic": { topic = try $0.text() },
            "url": { try only(.literal($0.text()), &url, "url") },
            "url-file": { try only(.file($0.text()), &url, "url") },
            "url-variable": { try only(.variable($0.text()), &url, "url") },
            "secret-file": { try only(.file($0.text()), &secret, "secret") },
            "secret-variable": { try only(.variable($0.text()), &secret, "secret") },
            "secret": { try only(.literal($0.text()), &secret, "secret") },
            "form": { form = try $0.choice(ConfiguredWebhook.Form.allCases.map { ($0.rawValue, $0) }) },
        ])
        guard let topic, let url else { throw entry.fault("a topic, and one of url-file, url-variable and url") }
        guard secret != nil || form == .slack else { throw entry.fault("a secret to sign with (secret-file, secret-variable or secret), or form: slack") }
        return ConfiguredWebhook(topic: topic, url: url, secret: secret, form: form ?? .json)
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
}

/// A value of the file with its path, for messages. A value of the wrong kind is never shown: it may be a secret.
struct SettingsEntry {
    let node: Node
    let path: String
    let file: String

    func fault(_ expected: String) -> ServiceHostError {
        let line = node.mark.map { ", line \($0.line)" } ?? ""
        return ServiceHostError(.badSetting, "'\(file)'\(line): \(path): expected \(expected)")
    }

    func text() throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw fault("a text") }
        return text
    }

    func integer(_ range: ClosedRange<Int>) throws -> Int {
        guard let value = node.int, range.contains(value) else { throw fault("a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return value
    }

    func boolean() throws -> Bool {
        guard let value = node.bool else { throw fault("true or false") }
        return value
    }

    func choice<Value>(_ choices: [(String, Value)]) throws -> Value {
        guard let text = node.scalar?.string, let value = choices.first(where: { $0.0 == text }) else {
            throw fault("one of " + choices.map(\.0).joined(separator: ", "))
        }
        return value.1
    }

    func section() throws -> SettingsSection { try SettingsSection(node, path: path, file: file) }

    func list() throws -> [SettingsEntry] {
        guard let sequence = node.sequence else { throw fault("a list") }
        return sequence.enumerated().map { SettingsEntry(node: $1, path: "\(path)[\($0)]", file: file) }
    }
}

/// Keys with values.
struct SettingsSection {
    private let entries: [(key: String, entry: SettingsEntry)]
    private let whole: SettingsEntry

    init(_ node: Node, path: String, file: String) throws {
        whole = SettingsEntry(node: node, path: path.isEmpty ? "the file" : path, file: file)
        guard let mapping = node.mapping else { throw whole.fault("keys with values") }
        entries = try mapping.map { key, value in
            guard let name = key.scalar?.string else { throw SettingsEntry(node: key, path: path, file: file).fault("a text as key") }
            return (name, SettingsEntry(node: value, path: path.isEmpty ? name : "\(path).\(name)", file: file))
        }
    }

    /// Hands every entry to the reader of its key.
    func read(_ readers: [String: (SettingsEntry) throws -> Void]) throws {
        for (key, entry) in entries {
            guard let reader = readers[key] else {
                throw SettingsEntry(node: entry.node, path: entry.path, file: entry.file)
                    .fault("no such key; known here are \(readers.keys.sorted().joined(separator: ", "))")
            }
            try reader(entry)
        }
    }
}
