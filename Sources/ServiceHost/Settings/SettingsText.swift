import DetectorService
import RequestSigning

extension HostSettings {
    /// The settings in force as a configuration file, with a comment on each; secrets that stand in the configuration
    /// itself are not shown.
    public var yaml: String {
        func text(_ value: String) -> String { "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
        func optional(_ key: String, _ value: String?, _ comment: String) -> String {
            value.map { "\(key): \(text($0))  # \(comment)" } ?? "# \(key):  # \(comment)"
        }
        var lines = [
            optional("data-dir", dataDirectory, "where the server keeps its database"),
            "host: \(text(host))  # address to listen on",
            "port: \(port)",
            optional("bucket-root", bucketRoot, "s3://NAME/key is the file NAME/key below this folder; S3 is spoken without it"),
            optional("s3-endpoint", s3Endpoint, "where S3 is reached; AWS without it"),
            optional("s3-addressing", s3Addressing?.rawValue, "path or virtual-host; by path with an endpoint, in the host's name without"),
            optional("s3-region", s3Region, "that requests to S3 are signed for; AWS_REGION with an endpoint, else the detector's"),
            optional("sns-endpoint", snsEndpoint, "where SNS is reached; AWS without it"),
            optional("lambda-endpoint", lambdaEndpoint, "where Lambda is reached; AWS without it"),
            optional("clock", clock, "a simulated clock, START@SPEED, for example 2025-10-01T00:00:00Z@3600; real time without it"),
            optional("public-url", publicURL, "where people reach the server, for links"),
            "account-id: \(text(accountID))  # the account of all ARNs",
            "insecure: \(isInsecure)  # serve other hosts without TLS",
            "log-level: \(logLevel.rawValue)  # trace, debug, info, notice, warning, error, critical",
        ]
        if let tlsCertificate, let tlsKey {
            lines += ["tls:", "  certificate: \(text(tlsCertificate))", "  key: \(text(tlsKey))"]
        } else {
            lines += ["# tls:", "#   certificate:  # PEM file, with the chain", "#   key:  # PEM file"]
        }
        if keys.isEmpty {
            lines += [
                "# keys:  # beside VEDETTE_ACCESS_KEY_ID and VEDETTE_SECRET_ACCESS_KEY of the environment", "#   - id: READER",
                "#     secret-file: /run/secrets/reader  # or secret-variable: NAME, or secret: TEXT",
                "#     role: reader  # reader, operator, admin",
            ]
        } else {
            lines.append("keys:")
            for key in keys {
                lines.append("  - id: \(text(key.id))")
                switch key.secret {
                case .file(let path): lines.append("    secret-file: \(text(path))")
                case .variable(let name): lines.append("    secret-variable: \(text(name))")
                case .literal: lines.append("    # secret: stands in the configuration and is not shown")
                }
                lines.append("    role: \(key.role.rawValue)")
            }
        }
        if webhooks.isEmpty {
            lines += [
                "# webhooks:  # in the place of SNS topics", "#   - topic: arn:aws:sns:eu-west-1:123456789012:alerts",
                "#     url: https://example.com/hook  # or url-file: FILE, or url-variable: NAME",
                "#     secret-file: /run/secrets/hook  # or secret-variable: NAME, or secret: TEXT; signs, not needed by Slack",
                "#     form: json  # json, slack",
            ]
        } else {
            lines.append("webhooks:")
            for webhook in webhooks {
                lines.append("  - topic: \(text(webhook.topic))")
                for (name, source) in [("url", webhook.url), ("secret", webhook.secret)] {
                    switch source {
                    case nil: break
                    case .file(let path)?: lines.append("    \(name)-file: \(text(path))")
                    case .variable(let variable)?: lines.append("    \(name)-variable: \(text(variable))")
                    case .literal?: lines.append("    # \(name): stands in the configuration and is not shown")
                    }
                }
                lines.append("    form: \(webhook.form.rawValue)")
            }
        }
        let (quotas, data) = (service.quotas, service.dataQuotas)
        lines += [
            "quotas:",
            "  detectors-per-region: \(quotas.detectorsPerRegion)",
            "  alerts-per-detector: \(quotas.alertsPerDetector)",
            "  metric-sets-per-detector: \(quotas.metricSetsPerDetector)",
            "  dimensions: \(quotas.dimensions)",
            "  measures: \(quotas.measures)",
            "  tags-per-resource: \(quotas.tagsPerResource)",
            data.filesPerInterval.map { "  files-per-interval: \($0)" } ?? "  # files-per-interval:  # 5, from an hour on 10 without it",
            data.recordsPerInterval.map { "  records-per-interval: \($0)" } ?? "  # records-per-interval:  # 15000, 24000 or 150000 by frequency without it",
            "  megabytes-per-interval: \(data.megabytesPerInterval)",
            data.metricsPerDetector.map { "  metrics-per-detector: \($0)" } ?? "  # metrics-per-detector:  # 5000, 10000 or 50000 by frequency without it",
            "  history-files: \(data.historyFiles)",
            "  history-megabytes: \(data.historyMegabytes)",
            "runs:",
            "  threads: \(service.threads)  # that the work on one detector is spread over",
            "  concurrent: \(service.concurrentRuns)  # detectors that train or score at the same time",
            "  checkpoint-intervals: \(service.checkpointIntervals)  # between two checkpoints of a detector's state",
            service.retrainIntervals.map { "  retrain-intervals: \($0)" } ?? "  # retrain-intervals:  # those of seven days without it",
            "  late-intervals: \(service.lateIntervals)  # back that late files are looked for",
        ]
        let retention = service.retention
        lines += [
            "retention:  # of continuous detectors, by the service's clock",
            retention.dataDays.map { "  data-days: \($0)" } ?? "  # data-days:  # 9 (five minutes), 18, 105 (an hour), 1826 (a day) without it",
            "  result-days: \(retention.resultDays)  # groups, and the rows around them",
            "  log-days: \(retention.logDays)  # the log of runs, and alerts that were given up",
        ]
        let silence = service.silence
        lines += silence == SilenceRules()
            ? [
                "# no-data:  # tell of data that stop arriving; off without it", "#   detector-intervals:  # without any data",
                "#   metric-intervals:  # without a value of the metric", "#   topic:  # SNS topic ARN; the detector's alerts without it",
            ]
            : [
                "no-data:", silence.detectorIntervals.map { "  detector-intervals: \($0)" } ?? "  # detector-intervals:",
                silence.metricIntervals.map { "  metric-intervals: \($0)" } ?? "  # metric-intervals:",
                silence.topicARN.map { "  topic: \(text($0))" } ?? "  # topic:",
            ]
        return lines.joined(separator: "\n") + "\n"
    }
}
