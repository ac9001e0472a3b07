import LookoutAPI
import Testing

@testable import DetectorsAsCode

@Suite struct TemplateTests {
    private static let values = TemplateValues(
        region: "eu-west-1", account: "123456789012", given: ["Role.Arn": "arn:aws:iam::1:role/given", "Topic": "arn:aws:sns:eu-west-1:1:topic"])

    @Test(arguments: ["template.yaml", "template.json"]) func functionsAreResolved(name: String) throws {
        let file = try DetectorFile.read(GoldenText.read(name), file: name, values: Self.values)
        #expect(file.detectors.map(\.name) == ["shop-detector"])
        let detector = file.detectors[0]
        #expect(GoldenText.value(detector.detector, "AnomalyDetectorDescription") == .text("views and revenue"))
        let set = detector.metricSet
        #expect(GoldenText.value(set, "MetricSetName") == .text("shop-metric-set"))
        #expect(GoldenText.value(set, "DimensionList") == .array([.text("platform"), .text("marketplace")]))
        #expect(GoldenText.value(set, "Offset") == .integer(600))
        #expect(GoldenText.value(set, "Timezone") == nil)
        #expect(GoldenText.value(set, "MetricSource", "S3SourceConfig", "RoleArn") == .text("arn:aws:iam::1:role/given"))
        #expect(GoldenText.value(set, "MetricSource", "S3SourceConfig", "HistoricalDataPathList", 0) == .text("s3://shop/history/${kept}"))
        #expect(GoldenText.value(set, "MetricSource", "S3SourceConfig", "TemplatedPathList", 0) == .text("s3://shop/live/{{yyyyMMdd}}/{{HHmm}}"))
        #expect(detector.alerts.count == 1)
        #expect(GoldenText.value(detector.alerts[0], "AlertName") == .text("shop-alert"))
        #expect(GoldenText.value(detector.alerts[0], "AlertSensitivityThreshold") == .integer(60))
        #expect(GoldenText.value(detector.alerts[0], "AnomalyDetectorArn") == nil)
        #expect(GoldenText.value(detector.alerts[0], "Action", "SNSConfiguration", "RoleArn") == .text("arn:aws:iam::123456789012:role/shop"))
        #expect(GoldenText.value(detector.alerts[0], "Action", "SNSConfiguration", "SnsTopicArn") == .text("arn:aws:sns:eu-west-1:1:topic"))
        #expect(file.notes.isEmpty)
    }

    @Test func parametersChooseTheBranch() throws {
        var values = Self.values
        values.given["Stage"] = "test"
        values.given["Project"] = "other"
        let file = try DetectorFile.read(GoldenText.read("template.yaml"), file: "t", values: values)
        let detector = try #require(file.detectors.first)
        #expect(detector.name == "other-detector")
        #expect(GoldenText.value(detector.metricSet, "Timezone") == .text("Europe/Berlin"))
        #expect(GoldenText.value(detector.metricSet, "Offset") == .integer(0))
        // The alert without a name has its logical one.
        #expect(detector.alerts.count == 1 && GoldenText.value(detector.alerts[0], "AlertName") == .text("TestAlert"))
        #expect(file.notes.count == 1)
    }

    /// What is replaced in the template, the line of the fault, and words of its message.
    static let wrong: [(from: String, to: String, line: Int, words: String)] = [
        ("Default: shop}", "Description: none}", 27, "--parameter Project="),
        ("Default: prod, ", "Default: stage, ", 5, "AllowedValues"),
        ("!Ref Threshold", "!Ref Threshhold", 56, "neither a parameter nor a resource"),
        ("AnomalyDetectorArn: !Ref Detector", "AnomalyDetectorArn: !Ref Bucket", 57, "AWS::S3::Bucket"),
        ("AnomalyDetectorArn: !Ref Detector", "AnomalyDetectorArn: arn:aws:lookoutmetrics:us-east-1:1:AnomalyDetector:elsewhere", 55, "not in this template"),
        ("AnomalyDetectorArn: !Ref Detector", "AnomalyDetectorArn: nowhere", 57, "no detector's ARN"),
        ("!FindInMap [Offsets, !Ref Stage, seconds]", "!FindInMap [Offsets, !Ref Stage, minutes]", 37, "minutes"),
        ("!If [IsTest,", "!If [IsStaging,", 38, "IsStaging"),
        ("Condition: IsProduction\n", "Condition: IsOther\n", 53, "IsOther"),
        ("!Sub \"${Project}-detector\"", "!Sub \"${Project-detector\"", 27, "not closed"),
        ("!Select [0,", "!Select [7,", 46, "from 0 to 1"),
        ("PT1H", "!ImportValue Frequency", 30, "Fn::ImportValue"),
        ("PT1H", "\"{{resolve:ssm:frequency}}\"", 30, "running stack"),
        ("PT1H", "!Sub \"${AWS::StackName}\"", 30, "--parameter AWS::StackName="),
        ("PT1H", "PT7M", 30, "PT1M to P1D"),
        ("!Sub \"${Project}-detector\"", "!GetAtt Detector.Arn", 27, "back to itself"),
        ("!Equals [!Ref Stage, prod]", "!Condition IsTest", 14, "back to itself"),
        ("        - MetricSetName:", "        - {}\n        - MetricSetName:", 32, "one dataset"),
        ("Parameters:\n", "Parameters:\n  Secret: {Type: \"AWS::SSM::Parameter::Value<String>\", Default: /path}\n", 0, ""),
    ]

    @Test(arguments: wrong.indices) func whatCannotBeResolvedIsNamedWithItsLine(index: Int) throws {
        let (from, to, line, words) = Self.wrong[index]
        let text = try GoldenText.read("template.yaml")
        let broken = text.replacing(from, with: to, maxReplacements: 1)
        try #require(broken != text)
        let faults = try GoldenText.faults(broken, values: Self.values)
        if words.isEmpty {
            // What nobody asks for is not looked at.
            #expect(faults.isEmpty, "\(faults)")
        } else {
            #expect(faults.contains { $0.line == line && $0.message.contains(words) }, "\(faults)")
        }
    }

    @Test func unresolvedResourcesSayHowToGiveTheirValue() throws {
        let faults = try GoldenText.faults(GoldenText.read("template.yaml"))
        #expect(faults.map(\.message).contains { $0.contains("AWS::IAM::Role") && $0.contains("--parameter Role.Arn=VALUE") }, "\(faults)")
        #expect(faults.map(\.message).contains { $0.contains("AWS::SNS::Topic") && $0.contains("--parameter Topic=VALUE") }, "\(faults)")
        #expect(faults.count == 2)
    }

    @Test func templatesWithoutDetectorsAreRefused() throws {
        let faults = try GoldenText.faults("Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n")
        #expect(faults.count == 1 && faults[0].message.contains("AWS::LookoutMetrics::AnomalyDetector"))
    }

    @Test func cloudWatchIsNamedAsTheAPINamesIt() throws {
        let faults = try GoldenText.faults(
            """
            Resources:
              D:
                Type: AWS::LookoutMetrics::AnomalyDetector
                Properties:
                  AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT5M}
                  MetricSetList:
                    - MetricSetName: m
                      MetricList: [{MetricName: CPUUtilization, AggregationFunction: AVG, Namespace: AWS/EC2}]
                      MetricSource: {CloudwatchConfig: {RoleArn: "arn:aws:iam::1:role/r"}}
            """)
        #expect(faults.count == 1 && faults[0].message.contains("CloudWatchConfig"), "\(faults)")
    }
}
