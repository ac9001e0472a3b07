import DetectorService
import RequestSigning
import Testing

@testable import ServiceHost

@Suite struct SettingsTests {
    private func settings(_ text: String) throws -> HostSettings { try SettingsFile.settings(of: text, file: "vedette.yaml") }

    private static let everything = """
        data-dir: /var/lib/vedette
        host: 0.0.0.0
        port: 9000
        bucket-root: /srv/buckets
        clock: 2025-10-01T00:00:00Z@3600
        public-url: https://vedette.example
        account-id: "123456789012"
        log-level: debug
        tls:
          certificate: /etc/vedette/chain.pem
          key: /etc/vedette/key.pem
        keys:
          - {id: READER, secret-file: /run/secrets/reader, role: reader}
          - {id: OPS, secret-variable: OPS_SECRET, role: operator}
          - {id: BOSS, secret: "hidden \\"word\\"", role: admin}
        quotas:
          detectors-per-region: 1000
          alerts-per-detector: 20
          dimensions: 5
          files-per-interval: 7
          records-per-interval: 1000
          megabytes-per-interval: 10
          metrics-per-detector: 90
          history-files: 11
          history-megabytes: 12
        s3-addressing: virtual-host
        s3-region: eu-central-1
        sns-endpoint: http://127.0.0.1:4566
        lambda-endpoint: https://lambda.example
        webhooks:
          - {topic: "arn:aws:sns:eu-west-1:123456789012:alerts", url: "https://example.com/hidden", secret-file: /run/secrets/hook}
          - {topic: "arn:aws:sns:eu-west-1:123456789012:chat", url-variable: CHAT_URL, form: slack}
          - {topic: "arn:aws:sns:eu-west-1:123456789012:more", url-file: /run/secrets/url, secret: hidden, form: json}
        runs:
          threads: 4
          concurrent: 3
          checkpoint-intervals: 10
          retrain-intervals: 500
          late-intervals: 7
        retention:
          data-days: 30
          result-days: 400
          log-days: 50
        no-data:
          detector-intervals: 3
          metric-intervals: 24
          topic: arn:aws:sns:us-east-1:123456789012:quiet
        """

    @Test func everyKeyIsRead() throws {
        let read = try settings(Self.everything)
        #expect(read.dataDirectory == "/var/lib/vedette")
        #expect(read.host == "0.0.0.0" && read.port == 9000)
        #expect(read.bucketRoot == "/srv/buckets")
        #expect(read.clock == "2025-10-01T00:00:00Z@3600")
        #expect(read.publicURL == "https://vedette.example" && read.serviceConfiguration.publicURL == "https://vedette.example")
        #expect(read.accountID == "123456789012")
        #expect(read.logLevel == .debug)
        #expect(read.tlsCertificate == "/etc/vedette/chain.pem" && read.tlsKey == "/etc/vedette/key.pem")
        #expect(
            read.keys == [
                ConfiguredKey(id: "READER", secret: .file("/run/secrets/reader"), role: .reader),
                ConfiguredKey(id: "OPS", secret: .variable("OPS_SECRET"), role: .operator),
                ConfiguredKey(id: "BOSS", secret: .literal("hidden \"word\""), role: .admin),
            ])
        #expect(read.s3Addressing == .virtualHost && read.s3Region == "eu-central-1" && read.s3Endpoint == nil)
        #expect(read.snsEndpoint == "http://127.0.0.1:4566" && read.lambdaEndpoint == "https://lambda.example")
        let topic = { (name: String) in "arn:aws:sns:eu-west-1:123456789012:\(name)" }
        #expect(
            read.webhooks == [
                ConfiguredWebhook(topic: topic("alerts"), url: .literal("https://example.com/hidden"), secret: .file("/run/secrets/hook"), form: .json),
                ConfiguredWebhook(topic: topic("chat"), url: .variable("CHAT_URL"), secret: nil, form: .slack),
                ConfiguredWebhook(topic: topic("more"), url: .file("/run/secrets/url"), secret: .literal("hidden"), form: .json),
            ])
        #expect(read.service.quotas.detectorsPerRegion == 1000 && read.service.quotas.alertsPerDetector == 20 && read.service.quotas.dimensions == 5)
        #expect(read.service.quotas.measures == ServiceConfiguration.Quotas().measures)
        #expect(read.service.threads == 4 && read.service.concurrentRuns == 3 && read.service.checkpointIntervals == 10)
        var data = DataQuotas()
        (data.filesPerInterval, data.recordsPerInterval, data.megabytesPerInterval) = (7, 1_000, 10)
        (data.metricsPerDetector, data.historyFiles, data.historyMegabytes) = (90, 11, 12)
        #expect(read.service.dataQuotas == data)
        #expect(read.service.retrainIntervals == 500 && read.service.lateIntervals == 7)
        #expect(read.service.retention.dataDays == 30 && read.service.retention.resultDays == 400 && read.service.retention.logDays == 50)
        #expect(read.service.silence.detectorIntervals == 3 && read.service.silence.metricIntervals == 24)
        #expect(read.service.silence.topicARN == "arn:aws:sns:us-east-1:123456789012:quiet")
        try read.validate()
    }

    @Test func whatIsPrintedIsReadBack() throws {
        for text in ["", "data-dir: \"a \\\"b\\\" \\\\ c\"", Self.everything] {
            var read = try settings(text)
            let printed = read.yaml
            #expect(!printed.contains("hidden"))
            var again = try settings(
                printed.replacing("    # secret: stands in the configuration and is not shown", with: "    secret: s")
                    .replacing("    # url: stands in the configuration and is not shown", with: "    url: u"))
            for index in read.webhooks.indices {
                if case .literal = read.webhooks[index].secret { read.webhooks[index].secret = .literal("s") }
                if case .literal = read.webhooks[index].url { read.webhooks[index].url = .literal("u") }
            }
            #expect(again.webhooks == read.webhooks)
            // A secret that stands in the configuration is not shown; all else comes back.
            for index in read.keys.indices { if case .literal = read.keys[index].secret { read.keys[index].secret = .literal("s") } }
            #expect(again.keys == read.keys)
            again.keys = read.keys
            #expect(again.yaml == read.yaml)
            #expect(again.service.quotas == read.service.quotas && again.service.dataQuotas == read.service.dataQuotas && again.service.retention == read.service.retention
                && again.service.silence == read.service.silence)
        }
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "\n\n"])
    func anEmptyFileStatesNothing(_ text: String) throws { #expect(try settings(text).yaml == HostSettings().yaml) }

    @Test(arguments: [
        ("ports: 1", "ports"), ("port: 70000", "port"), ("port: many", "port"), ("insecure: perhaps", "insecure"), ("host: [a]", "host"), ("- a", "the file"),
        ("log-level: loud", "log-level"), ("quotas: {detectors: 1}", "quotas.detectors"), ("quotas: 3", "quotas"), ("keys: {id: a}", "keys"),
        ("keys: [{id: A, role: reader}]", "keys[0]"), ("keys: [{id: A, secret: hidden, secret-file: b, role: reader}]", "keys[0]"),
        ("keys: [{id: A, secret: hidden}]", "keys[0]"), ("keys: [{id: A, secret: hidden, role: king}]", "keys[0].role"),
        ("keys: [{id: A, secret: [hidden], role: reader}]", "keys[0].secret"), ("tls: {cert: a}", "tls.cert"), ("runs: {threads: 0}", "runs.threads"), ("a: {b: [", "YAML"),
        ("s3-addressing: host", "s3-addressing"), ("webhooks: {topic: a}", "webhooks"), ("webhooks: [{topic: a, secret: hidden}]", "webhooks[0]"),
        ("webhooks: [{topic: a, url: b}]", "webhooks[0]"), ("webhooks: [{topic: a, url: hidden, url-file: b, form: slack}]", "webhooks[0]"),
        ("webhooks: [{topic: a, url: hidden, form: mail}]", "webhooks[0].form"), ("webhooks: [{topic: a, url: [hidden], form: slack}]", "webhooks[0].url"),
    ])
    func mistakesAreNamed(_ text: String, _ place: String) {
        let error = #expect(throws: ServiceHostError.self) { try settings(text) }
        #expect(error?.code == .badSetting)
        #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hidden") == false)
        #expect(error?.message.contains("vedette.yaml") == true)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func mistakesNameTheirLine() {
        let error = #expect(throws: ServiceHostError.self) { try settings("host: a\nport: 1\nquotas:\n  dimension: 3\n") }
        #expect(error?.message.contains("line 4") == true, "\(error?.message ?? "")")
    }

    @Test func addressesThatOthersReachNeedTLS() throws {
        var settings = HostSettings()
        settings.dataDirectory = "d"
        for host in ["127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]", "LOCALHOST"] {
            settings.host = host
            try settings.validate()
        }
        for host in ["0.0.0.0", "::", "192.168.1.2", "example.org", "127.0.0.1.example.org", "1270.0.0.1", "127.0.0", "localhost.example"] {
            settings.host = host
            settings.isInsecure = false
            #expect(throws: ServiceHostError.self, "\(host)") { try settings.validate() }
            settings.isInsecure = true
            try settings.validate()
        }
        settings.isInsecure = false
        settings.tlsCertificate = "c"
        #expect(throws: ServiceHostError.self) { try settings.validate() }
        settings.tlsKey = "k"
        try settings.validate()
    }

    @Test func otherSettingsAreChecked() throws {
        var good = HostSettings()
        good.dataDirectory = "d"
        try good.validate()
        let changes: [(inout HostSettings) -> Void] = [
            { $0.dataDirectory = nil }, { $0.dataDirectory = "" }, { $0.port = -1 }, { $0.port = 65_536 }, { $0.accountID = "1" }, { $0.accountID = "１23456789012" },
            { $0.publicURL = "vedette.example" }, { $0.clock = "yesterday" }, { $0.clock = "2025-10-01T00:00:00Z@0" }, { $0.host = "" },
            {
                $0.bucketRoot = "b"
                $0.s3Endpoint = "http://127.0.0.1:9000"
            },
            { $0.s3Endpoint = "127.0.0.1:9000" }, { $0.snsEndpoint = "sns" }, { $0.lambdaEndpoint = "ftp://lambda" },
            { $0.webhooks = [ConfiguredWebhook(topic: "alerts", url: .literal("https://example.com"), secret: nil, form: .slack)] },
            {
                let webhook = ConfiguredWebhook(topic: "arn:aws:sns:eu-west-1:123456789012:alerts", url: .literal("https://example.com"), secret: nil, form: .slack)
                $0.webhooks = [webhook, webhook]
            },
        ]
        for (index, change) in changes.enumerated() {
            var settings = good
            change(&settings)
            let error = #expect(throws: ServiceHostError.self, "\(index)") { try settings.validate() }
            #expect(error?.code == .badSetting)
        }
    }
}
