import Foundation
import RequestSigning
import Testing

/// `vedette detectors` against `vedette serve`.
@Suite struct DetectorsTests {
    private static let detectors = """
        Detectors:
          - AnomalyDetectorName: shop
            AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT2H}
            Tags: {team: shop}
            MetricSet:
              MetricSetName: views
              MetricList: [{MetricName: views, AggregationFunction: SUM}]
              DimensionList: [platform, marketplace]
              TimestampColumn: {ColumnName: timestamp, ColumnFormat: "yyyy-MM-dd HH:mm:ss"}
              MetricSource:
                S3SourceConfig:
                  HistoricalDataPathList: ["s3://shop/history/"]
                  FileFormatDescriptor: {CsvFormatDescriptor: {ContainsHeader: true, Delimiter: ","}}
            Alerts:
              - AlertName: shop
                Action: {SNSConfiguration: {RoleArn: "arn:aws:iam::1:role/r", SnsTopicArn: "arn:aws:sns:eu-west-1:1:t"}}

        """

    /// The environment of a client: the server's key, no other.
    private static let environment = [
        "VEDETTE_ACCESS_KEY_ID": "", "VEDETTE_SECRET_ACCESS_KEY": "", "AWS_ACCESS_KEY_ID": "TESTER", "AWS_SECRET_ACCESS_KEY": "test secret", "AWS_SESSION_TOKEN": "",
        "AWS_PROFILE": "", "AWS_REGION": "eu-west-1", "VEDETTE_ACCOUNT_ID": "",
    ]

    private func run(_ arguments: String..., folder: Folder, environment: [String: String] = environment) throws -> Program.Outcome {
        try Program.run(["detectors"] + arguments, environment: environment, in: folder)
    }

    @Test func filesAreComparedAppliedAndThenTheSame() async throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 60).csv(), to: "buckets/shop/history/input.csv")
        try folder.write(Self.detectors, to: "detectors.yaml")
        let server = try await Server(folder: folder)
        let endpoint = "http://127.0.0.1:\(server.client.port)"

        let before = try run("diff", "detectors.yaml", "--endpoint", endpoint, folder: folder)
        #expect(before.status == 1, "\(before.errors)")
        #expect(before.output.contains("+ detector shop\n") && before.output.contains("+ dataset shop/views\n") && before.output.contains("+ alert shop\n"))

        let applied = try run("apply", "detectors.yaml", "--endpoint", endpoint, folder: folder)
        #expect(applied.status == 0, "\(applied.errors)")
        #expect(applied.output == "3 changes made\n")
        #expect(!applied.errors.contains("test secret"))
        let again = try run("apply", "detectors.yaml", "--endpoint", endpoint, folder: folder)
        #expect(again.status == 0 && again.output == "nothing to change\n", "\(again.errors)")
        let same = try run("diff", "detectors.yaml", "--endpoint", endpoint, "--json", folder: folder)
        #expect(same.status == 0 && same.output == #"{"changes":[],"obstacles":[]}"# + "\n")

        // Another region sees nothing of it; tags of a dataset go through a path with an encoded slash.
        #expect(try run("diff", "detectors.yaml", "--endpoint", endpoint, "--region", "us-east-1", folder: folder).status == 1)
        try folder.write(Self.detectors.replacing("      MetricSetName: views", with: "      MetricSetName: views\n      Tags: {kind: dataset}"), to: "detectors.yaml")
        let tagged = try run("apply", "detectors.yaml", "--endpoint", endpoint, folder: folder)
        #expect(tagged.output == "1 change made\n", "\(tagged.errors)")
        #expect(try run("diff", "detectors.yaml", "--endpoint", endpoint, folder: folder).status == 0)

        let arn = "arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector:shop"
        let described = try server.client.call("DescribeAnomalyDetector", #"{"AnomalyDetectorArn":"\#(arn)"}"#)
        #expect((described.json["AnomalyDetectorConfig"] as? [String: Any])?["AnomalyDetectorFrequency"] as? String == "PT2H")

        let started = try run("apply", "detectors.yaml", "--endpoint", endpoint, "--activate", "--json", folder: folder)
        #expect(started.output.contains(#""action":"backtest""#), "\(started.errors)")
        let shown = try run("show", "shop", "--endpoint", endpoint, "--wait", "120", folder: folder)
        #expect(shown.status == 0 && shown.output.hasPrefix("shop  BACK_TEST_"), "\(shown.output) \(shown.errors)")
        #expect(try run("show", "--endpoint", endpoint, folder: folder).output.hasPrefix("shop  "))

        // What cannot be done is said, and nothing is touched.
        try folder.write(Self.detectors.replacing("MetricSetName: views", with: "MetricSetName: other").replacing("AlertName: shop", with: "AlertName: more"), to: "detectors.yaml")
        let refused = try run("apply", "detectors.yaml", "--endpoint", endpoint, folder: folder)
        #expect(refused.status == 2 && refused.errors.contains("name cannot change") && refused.output.isEmpty)
        #expect(try server.client.call("ListAlerts").body.contains("Alert:shop") && !server.client.call("ListAlerts").body.contains("Alert:more"))
    }

    @Test func faultsAreNamedWithTheirLines() throws {
        let folder = try Folder()
        try folder.write(Self.detectors.replacing("PT2H", with: "PT7M").replacing("AlertName: shop", with: "Name: shop"), to: "wrong.yaml")
        let outcome = try run("validate", "wrong.yaml", folder: folder)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("wrong.yaml:3: Detectors[0].AnomalyDetectorConfig.AnomalyDetectorFrequency: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("wrong.yaml:15: Detectors[0].Alerts[0].Name: "))
        // The other commands find the same before they look for a server.
        #expect(try run("apply", "wrong.yaml", "--endpoint", "http://127.0.0.1:1", folder: folder).errors == outcome.errors)

        try folder.write(Self.detectors, to: "right.yaml")
        let valid = try run("validate", "right.yaml", folder: folder)
        #expect(valid.status == 0 && valid.output == "right.yaml: valid: 1 detector, 1 dataset, 1 alert\n")
        let printed = try run("validate", "--print", "right.yaml", folder: folder)
        let piped = try Program.run(["detectors", "validate", "--print", "-"], input: printed.output, environment: Self.environment, in: folder)
        #expect(piped.status == 0 && piped.output == printed.output && !piped.output.isEmpty)
        #expect(try run("validate", "absent.yaml", folder: folder).errors.contains("absent.yaml"))
    }

    @Test func withoutServerOrKeyItSaysWhatToDo() throws {
        let folder = try Folder()
        try folder.write(Self.detectors, to: "d.yaml")
        let nobody = try run("diff", "d.yaml", "--endpoint", "http://127.0.0.1:1", folder: folder)
        #expect(nobody.status == 2 && nobody.errors.contains("vedette serve"), "\(nobody.errors)")
        var environment = Self.environment
        environment.merge(["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "HOME": folder.path("")]) { $1 }
        let noKey = try run("diff", "d.yaml", folder: folder, environment: environment)
        #expect(noKey.status == 2 && noKey.errors.contains("VEDETTE_ACCESS_KEY_ID"), "\(noKey.errors)")
        #expect(try run("diff", "d.yaml", "--endpoint", "ftp://x", folder: folder).errors.contains("http://HOST:PORT"))
        #expect(try run("validate", "d.yaml", "--parameter", "novalue", folder: folder).errors.contains("NAME=VALUE"))
    }

    @Test func aForeignKeyIsRefused() async throws {
        let folder = try Folder()
        try folder.write(Self.detectors, to: "d.yaml")
        let server = try await Server(folder: folder)
        var environment = Self.environment
        environment["AWS_ACCESS_KEY_ID"] = "STRANGER"
        let outcome = try run("apply", "d.yaml", "--endpoint", "http://127.0.0.1:\(server.client.port)", folder: folder, environment: environment)
        #expect(outcome.status == 2 && outcome.errors.contains("UnrecognizedClientException"), "\(outcome.errors)")
    }
}
