import Foundation
import LoopbackServers
import Testing

/// `vedette serve` with buckets behind S3 and alerts to topics, functions and webhooks: servers of other people on loopback,
/// all of which check signatures.
@Suite(.enabled(if: LoopbackServer.python != nil, "\(LoopbackServer.absence)"))
struct OutgoingTests {
    private func environment(_ aws: LoopbackServer) -> [String: String] {
        ["AWS_ACCESS_KEY_ID": aws.keyID, "AWS_SECRET_ACCESS_KEY": aws.secret, "HOOK_SECRET": "hook secret"]
    }

    private func answer(_ server: Server, _ operation: String, _ members: [String: Any]) throws -> [String: Any] {
        let body = String(decoding: try JSONSerialization.data(withJSONObject: members), as: UTF8.self)
        let answer = try server.client.call(operation, body)
        try #require(answer.status == 200, "\(operation): \(answer.body)")
        return answer.json
    }

    private func metricSet(_ arn: String, path: String) -> [String: Any] {
        [
            "AnomalyDetectorArn": arn, "MetricSetName": "views", "MetricList": [["MetricName": "views", "AggregationFunction": "SUM"]],
            "DimensionList": ["platform", "marketplace"], "TimestampColumn": ["ColumnName": "timestamp", "ColumnFormat": "yyyy-MM-dd HH:mm:ss"],
            "MetricSetFrequency": "PT1H",
            "MetricSource": [
                "S3SourceConfig": [
                    "RoleArn": "arn:aws:iam::123456789012:role/r", "HistoricalDataPathList": [path],
                    "FileFormatDescriptor": [
                        "CsvFormatDescriptor": ["FileCompression": "GZIP", "Charset": "UTF-8", "ContainsHeader": true, "Delimiter": ",", "QuoteSymbol": "\""]
                    ],
                ]
            ],
        ]
    }

    /// From gzip files on a server that checks signatures to a queue, a function and a webhook.
    @Test func backtestOnS3WithAlertsToTopicFunctionAndWebhook() async throws {
        let folder = try Folder()
        let data = ShopData(days: 31)
        for (index, hours) in [0..<400, 400..<31 * 24].enumerated() {
            try folder.write(data.csv(hours: hours), to: "s3/shop/ecommerce/back test/part-\(index).csv")
        }
        let gzip = Process()
        gzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        gzip.arguments = ["gzip", "-r", folder.path("s3")]
        try gzip.run()
        gzip.waitUntilExit()
        try #require(gzip.terminationStatus == 0)

        let aws = try LoopbackServer.aws()
        let s3 = try LoopbackServer.s3(folder: folder.path("s3"), keyID: aws.keyID, secret: aws.secret)
        let hooked = "arn:aws:sns:eu-west-1:000000000000:hooked"
        try folder.write("webhooks:\n  - topic: \(hooked)\n    url: \(aws.hook)/hook\n    secret-variable: HOOK_SECRET\n", to: "vedette.yaml")
        let server = try await Server(
            ["--config", folder.path("vedette.yaml"), "--s3-endpoint", s3.endpoint, "--sns-endpoint", aws.endpoint, "--lambda-endpoint", aws.endpoint],
            environment: environment(aws), folder: folder, hasBucketRoot: false)

        let detector = try answer(server, "CreateAnomalyDetector", ["AnomalyDetectorName": "shop", "AnomalyDetectorConfig": ["AnomalyDetectorFrequency": "PT1H"]])
        let arn = try #require(detector["AnomalyDetectorArn"] as? String)
        let absent = try server.client.call("CreateMetricSet", String(decoding: JSONSerialization.data(withJSONObject: metricSet(arn, path: "s3://absent/x/")), as: UTF8.self))
        #expect(absent.status == 400 && absent.body.contains("s3://absent"), "\(absent.body)")
        _ = try answer(server, "CreateMetricSet", metricSet(arn, path: "s3://shop/ecommerce/back test/"))
        let role = "arn:aws:iam::123456789012:role/r"
        let actions: [String: [String: Any]] = [
            "topic": ["SNSConfiguration": ["RoleArn": role, "SnsTopicArn": aws.topic]], "function": ["LambdaConfiguration": ["RoleArn": role, "LambdaArn": aws.function]],
            "webhook": ["SNSConfiguration": ["RoleArn": role, "SnsTopicArn": hooked, "SnsFormat": "JSON"]],
        ]
        for (name, action) in actions {
            _ = try answer(server, "CreateAlert", ["AlertName": name, "AnomalyDetectorArn": arn, "AlertSensitivityThreshold": 50, "Action": action])
        }
        _ = try answer(server, "BackTestAnomalyDetector", ["AnomalyDetectorArn": arn])
        var status = ""
        while !["BACK_TEST_COMPLETE", "FAILED"].contains(status) {
            let description = try answer(server, "DescribeAnomalyDetector", ["AnomalyDetectorArn": arn])
            status = description["Status"] as? String ?? ""
            try #require(status != "FAILED", "\(description)")
            try await Task.sleep(for: .milliseconds(50))
        }
        let groups = try #require(
            try answer(server, "ListAnomalyGroupSummaries", ["AnomalyDetectorArn": arn, "SensitivityThreshold": 50])["AnomalyGroupSummaryList"] as? [[String: Any]])
        #expect(!groups.isEmpty)
        func figure(_ name: String) throws -> Int {
            try #require(try server.client.get("/metrics").body.split(separator: "\n").first { $0.hasPrefix("\(name) ") }?.split(separator: " ").last.flatMap { Int($0) })
        }
        // The outbox tries again what the receiver refused at first; it ends with the test's time limit, not with ours.
        while try figure(#"vedette_alert_deliveries_total{outcome="delivered"}"#) < 3 * groups.count { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try figure("vedette_alerts_waiting") == 0 && figure("vedette_alerts_given_up") == 0)
        #expect(try figure(#"vedette_alert_deliveries_total{outcome="failed"}"#) >= 1)

        let messages = try aws.messages()
        #expect(messages.count == groups.count)
        let ids = Set(groups.compactMap { $0["AnomalyGroupId"] as? String })
        func groupIDs(_ bodies: [String]) throws -> Set<String> {
            Set(try bodies.map { try #require((JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["anomalyGroupId"] as? String) })
        }
        #expect(try groupIDs(messages.compactMap { $0["Message"] as? String }) == ids)
        let posts = try aws.posts()
        #expect(posts.count == groups.count)
        #expect(try groupIDs(posts.compactMap { $0["body"] as? String }) == ids)
        for post in posts {
            let headers = try #require(post["headers"] as? [String: String])
            #expect(headers["vedette-signature"]?.hasPrefix("v1=") == true && headers["vedette-event-id"]?.contains(":Alert:webhook:event/") == true)
        }
        _ = try await server.stop()
        let log = try server.logText()
        #expect(!log.contains(aws.secret) && !log.contains("hook secret"))
        #expect(log.contains("alert not delivered"))
    }

    @Test func aWrongSecretIsSaidWithoutIt() async throws {
        let folder = try Folder()
        try folder.write("timestamp,platform,marketplace,views\n", to: "s3/shop/x.csv")
        let s3 = try LoopbackServer.s3(folder: folder.path("s3"))
        let server = try await Server(
            ["--s3-endpoint", s3.endpoint], environment: ["AWS_ACCESS_KEY_ID": s3.keyID, "AWS_SECRET_ACCESS_KEY": "quite another"], folder: folder, hasBucketRoot: false)
        let detector = try answer(server, "CreateAnomalyDetector", ["AnomalyDetectorName": "shop", "AnomalyDetectorConfig": ["AnomalyDetectorFrequency": "PT1H"]])
        let arn = try #require(detector["AnomalyDetectorArn"] as? String)
        let refused = try server.client.call("CreateMetricSet", String(decoding: JSONSerialization.data(withJSONObject: metricSet(arn, path: "s3://shop/x.csv")), as: UTF8.self))
        #expect(refused.status == 403 && refused.headers["x-amzn-errortype"] == "AccessDeniedException", "\(refused.status) \(refused.body)")
        #expect(refused.body.contains("AWS_ACCESS_KEY_ID"))
        #expect(!refused.body.contains("quite another"))
        #expect(!(try server.logText()).contains("quite another"))
    }
}
