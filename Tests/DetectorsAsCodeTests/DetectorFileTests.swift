import LookoutAPI
import Testing

@testable import DetectorsAsCode

@Suite struct DetectorFileTests {
    @Test func everyMemberIsRead() throws {
        let file = try DetectorFile.read(GoldenText.read("shop.yaml"), file: "shop.yaml")
        #expect(file.detectors.map(\.name) == ["shop-detector", "quarter-hours"])
        #expect(file.metricSetCount == 2 && file.alertCount == 1)
        let shop = file.detectors[0]
        #expect(shop.line == 3)
        // A number where the API has a string stays as it is written, and "no" is no boolean.
        #expect(GoldenText.value(shop.detector, "Tags", "cost-centre") == .text("4711"))
        #expect(GoldenText.value(shop.metricSet, "DimensionFilterList", 0, "FilterList", 1, "DimensionValue") == .text("no"))
        #expect(GoldenText.value(shop.metricSet, "Offset") == .integer(600))
        #expect(GoldenText.value(shop.metricSet, "MetricSource", "S3SourceConfig", "FileFormatDescriptor", "CsvFormatDescriptor", "ContainsHeader") == .boolean(true))
        #expect(GoldenText.value(shop.alerts[0], "Action", "SNSConfiguration", "SnsTopicArn") == .text("arn:aws:sns:us-east-1:123456789012:alerts"))
        #expect(GoldenText.value(file.detectors[1].detector, "AnomalyDetectorConfig", "AnomalyDetectorFrequency") == .text("PT15M"))
    }

    @Test func whatIsPrintedReadsAsTheSame() throws {
        for name in ["shop.yaml", "template.yaml"] {
            let values = TemplateValues(given: ["Role.Arn": "arn:aws:iam::1:role/r", "Topic": "arn:aws:sns:us-east-1:1:t"])
            let file = try DetectorFile.read(GoldenText.read(name), file: name, values: values)
            let again = try DetectorFile.read(file.yaml, file: "again.yaml")
            #expect(again.detectors.count == file.detectors.count && !again.detectors.isEmpty)
            for (left, right) in zip(file.detectors, again.detectors) {
                #expect(left.detector == right.detector && left.metricSet == right.metricSet && left.alerts == right.alerts)
            }
        }
    }

    /// What is replaced in the file, the line and path of the fault, and words of its message.
    static let wrong: [(from: String, to: String, line: Int, path: String, words: String)] = [
        ("AnomalyDetectorName: shop-detector", "AnomalyDetectorName: -shop", 3, "Detectors[0].AnomalyDetectorName", "pattern"),
        ("{AnomalyDetectorFrequency: PT1H}", "{AnomalyDetectorFrequency: PT7M}", 5, "Detectors[0].AnomalyDetectorConfig.AnomalyDetectorFrequency", "PT1M to P1D"),
        ("{AnomalyDetectorFrequency: PT1H}", "{AnomalyDetectorFrequency: PT30S}", 5, "Detectors[0].AnomalyDetectorConfig.AnomalyDetectorFrequency", "PT1M to P1D"),
        ("{AnomalyDetectorFrequency: PT1H}", "{AnomalyDetectorFrequency: P7D}", 5, "Detectors[0].AnomalyDetectorConfig.AnomalyDetectorFrequency", "PT1M to P1D"),
        ("    AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT1H}\n", "", 3, "Detectors[0].AnomalyDetectorConfig", "required"),
        ("Offset: 600", "Offset: -1", 14, "Detectors[0].MetricSet.Offset", "0 to 432000"),
        ("Offset: 600", "Offset: soon", 14, "Detectors[0].MetricSet.Offset", "whole number"),
        ("Offset: 600", "Offset: [1]", 14, "Detectors[0].MetricSet.Offset", "single value"),
        ("Offset: 600", "Ofset: 600", 14, "Detectors[0].MetricSet.Ofset", "known here are"),
        ("DimensionList: [platform, marketplace]", "Dimension: [platform]", 13, "Detectors[0].MetricSet.Dimension", "known here are"),
        ("DimensionList: [platform, marketplace]", "DimensionList: []", 13, "Detectors[0].MetricSet.DimensionList", "at least 1"),
        ("DimensionList: [platform, marketplace]", "DimensionList: platform", 13, "Detectors[0].MetricSet.DimensionList", "expected a list"),
        ("AggregationFunction: AVG", "AggregationFunction: MEDIAN", 12, "Detectors[0].MetricSet.MetricList[1].AggregationFunction", "AVG, SUM, COUNT"),
        ("Timezone: Europe/Berlin", "Timezone: Europe/Atlantis", 15, "Detectors[0].MetricSet.Timezone", "Atlantis"),
        ("ColumnFormat: yyyy-MM-dd HH:mm:ss", "ColumnFormat: jjjj-MM-tt", 16, "Detectors[0].MetricSet.TimestampColumn", "jjjj"),
        ("{MetricName: revenue,", "{MetricName: views,", 10, "Detectors[0].MetricSet.MetricList", "given twice"),
        ("- Name: marketplace", "- Name: country", 24, "Detectors[0].MetricSet.DimensionFilterList", "country"),
        ("Delimiter: \",\"", "Delimiter: \";;\"", 23, "Detectors[0].MetricSet.MetricSource.S3SourceConfig.FileFormatDescriptor.CsvFormatDescriptor.Delimiter", "0 to 1"),
        ("ContainsHeader: true", "ContainsHeader: maybe", 23, "Detectors[0].MetricSet.MetricSource.S3SourceConfig.FileFormatDescriptor.CsvFormatDescriptor.ContainsHeader", "true or false"),
        ("Charset: UTF-8", "Charset: latin1", 23, "Detectors[0].MetricSet.MetricSource.S3SourceConfig.FileFormatDescriptor.CsvFormatDescriptor.Charset", "iconv"),
        ("[\"s3://shop/live/{{yyyyMMdd}}/{{HHmm}}\"]\n          FileFormatDescriptor:\n", "[\"s3://shop/live/{{yyyyMM}}/{{HHmm}}\"]\n          FileFormatDescriptor:\n", 21,
            "Detectors[0].MetricSet.MetricSource.S3SourceConfig.TemplatedPathList", "day (dd)"),
        ("AlertSensitivityThreshold: 50", "AlertSensitivityThreshold: 101", 31, "Detectors[0].Alerts[0].AlertSensitivityThreshold", "0 to 100"),
        ("MetricList: [views]\n", "MetricList: [visits]\n", 36, "Detectors[0].Alerts[0].AlertFilters", "visits"),
        ("          SNSConfiguration:\n", "          LambdaConfiguration: {RoleArn: \"arn:aws:iam::1:role/r\", LambdaArn: \"arn:aws:lambda:r:1:function:f\"}\n          SNSConfiguration:\n", 32,
            "Detectors[0].Alerts[0].Action", "exactly one"),
        ("Tags: {team: \"shop\", cost-centre: 4711}", "Tags: {\"aws:team\": shop}", 6, "Detectors[0].Tags", "reserved"),
        ("AnomalyDetectorName: quarter-hours", "AnomalyDetectorName: shop-detector", 41, "Detectors[1].AnomalyDetectorName", "line 3"),
        ("          TemplatedPathList: [\"s3://shop/live/{{yyyyMMdd}}/{{HHmm}}\"]\n          FileFormatDescriptor: {Json", "          FileFormatDescriptor: {Json", 47,
            "Detectors[1].MetricSet.MetricSource", "no path"),
        ("AnomalyDetectorDescription: views and revenue", "AnomalyDetectorDescription: !Ref Words", 4, "Detectors[0].AnomalyDetectorDescription", "CloudFormation"),
        ("Detectors:\n", "Region: us-east-1\nDetectors:\n", 2, "Region", "no such key"),
    ]

    @Test(arguments: wrong.indices) func faultsNameLinePathAndRemedy(index: Int) throws {
        let (from, to, line, path, words) = Self.wrong[index]
        let text = try GoldenText.read("shop.yaml")
        let broken = text.replacing(from, with: to, maxReplacements: 1)
        try #require(broken != text)
        let faults = try GoldenText.faults(broken)
        let fault = try #require(faults.first { $0.path == path }, "\(faults)")
        #expect(fault.line == line)
        #expect(fault.message.contains(words), "\(fault)")
        #expect("\(fault)".hasPrefix("f.yaml:\(line): \(path): "))
    }

    @Test func manyFaultsAreNamedAtOnceInOrder() throws {
        let text = try GoldenText.read("shop.yaml").replacing("Offset: 600", with: "Offset: -1").replacing("PT15M", with: "PT11M").replacing("AVG", with: "avg")
        let faults = try GoldenText.faults(text)
        #expect(faults.map(\.line) == [12, 14, 42])
    }

    static let unreadable: [(String, Int?)] = [
        ("", nil), ("# nothing\n", nil), ("Detectors: [\n", 2), ("Detectors:\n  - a: 1\n    a: 2\n", 2), ("just words\n", 1), ("Detectors: words\n", 1), ("Resources: {}\n", 1),
        ("{}\n", 1),
    ]

    @Test(arguments: unreadable.indices) func otherTextsAreRefused(index: Int) throws {
        let faults = try GoldenText.faults(Self.unreadable[index].0)
        #expect(!faults.isEmpty)
        #expect(faults.first?.line == Self.unreadable[index].1, "\(faults)")
    }

    @Test func otherSourcesNameWhatToUse() throws {
        for source in [
            "CloudWatchConfig: {RoleArn: \"arn:aws:iam::1:role/r\"}", "AppFlowConfig: {FlowName: flow}", "AthenaSourceConfig: {TableName: t}",
            "RDSSourceConfig: {TableName: t}", "RedshiftSourceConfig: {TableName: t}",
        ] {
            let text = """
                Detectors:
                  - AnomalyDetectorName: d
                    AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT1H}
                    MetricSet:
                      MetricSetName: m
                      MetricList: [{MetricName: views, AggregationFunction: SUM}]
                      MetricSource:
                        \(source)
                """
            let faults = try GoldenText.faults(text)
            #expect(faults.count == 1 && faults[0].line == 7, "\(faults)")
            #expect(faults[0].message.contains("S3SourceConfig"), "\(faults)")
        }
    }
}
