import DetectorService
import LookoutAPI
import Testing

@testable import DetectorsAsCode

@Suite struct DetectorPlanTests {
    /// Calls `body` with a service of its own.
    private func withService(_ body: (LocalService) async throws -> Void) async throws {
        let service = try await LocalService()
        do { try await body(service) } catch {
            try? await service.close()
            throw error
        }
        try await service.close()
    }

    @Test func aSecondApplyChangesNothing() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
            let plan = try await service.plan(text)
            #expect(plan.changes.map(\.headline) == [
                "+ detector shop-detector", "+ dataset shop-detector/shop-set", "+ alert shop-alert", "+ detector quarter-hours",
                "+ dataset quarter-hours/quarter-hours",
            ])
            #expect(plan.text.contains("    AnomalyDetectorConfig.AnomalyDetectorFrequency: \"PT15M\"\n"))
            #expect(try await service.apply(text).count == 5)
            let again = try await service.plan(text)
            #expect(again.changes.isEmpty && again.obstacles.isEmpty && again.notes.isEmpty, "\(again.text)")
            #expect(again.text.isEmpty)
            // The frequency that the published API has no word for is described.
            let scope = Scope(region: "us-east-1", account: "000000000000")
            let arn = ResourceARN(.detector("quarter-hours"), in: scope).description
            let described = try await service.call(.describeAnomalyDetector, JSONObject([("AnomalyDetectorArn", .text(arn))]), extended: false)
            #expect(GoldenText.value(described, "AnomalyDetectorConfig", "AnomalyDetectorFrequency") == .text("PT15M"))
            let set = try await service.call(
                .describeMetricSet, JSONObject([("MetricSetArn", .text(ResourceARN(.metricSet(detector: "quarter-hours", name: "quarter-hours"), in: scope).description))]),
                extended: false)
            #expect(set["MetricSetFrequency"] == .text("PT15M"))
            #expect(GoldenText.value(set, "MetricList", 0, "AggregationFunction") == .text("MAX"))
        }
    }

    /// What is replaced in the file, and what apply does about it.
    static let edits: [(from: String, to: String, made: [String])] = [
        ("AnomalyDetectorDescription: views and revenue", "AnomalyDetectorDescription: other", ["~ detector shop-detector"]),
        ("    AnomalyDetectorDescription: views and revenue\n", "", []),
        ("{AnomalyDetectorFrequency: PT1H}", "{AnomalyDetectorFrequency: PT2H}", ["~ detector shop-detector", "~ dataset shop-detector/shop-set"]),
        ("{AnomalyDetectorFrequency: PT1H}", "{AnomalyDetectorFrequency: PT60M}", []),
        ("team: \"shop\", cost-centre: 4711", "team: shops, floor: 2", ["~ detector shop-detector"]),
        ("    Tags: {team: \"shop\", cost-centre: 4711}\n", "", []),
        ("Offset: 600", "Offset: 0", ["~ dataset shop-detector/shop-set"]),
        ("      Offset: 600\n", "", ["~ dataset shop-detector/shop-set"]),
        ("AggregationFunction: AVG", "AggregationFunction: MIN", ["~ dataset shop-detector/shop-set"]),
        ("AlertSensitivityThreshold: 50", "AlertSensitivityThreshold: 80", ["~ alert shop-alert"]),
        ("      AlertSensitivityThreshold: 50\n".replacing("      ", with: "        "), "", ["~ alert shop-alert"]),
        ("          MetricList: [views]\n", "", ["~ alert shop-alert"]),
        ("        Tags: {team: shop}\n\n", "        Tags: {team: shops}\n\n", ["~ alert shop-alert"]),
        ("AnomalyDetectorName: quarter-hours", "AnomalyDetectorName: third", ["+ detector third", "+ dataset third/quarter-hours"]),
    ]

    @Test(arguments: edits.indices) func editsAreBroughtToTheServerOnce(index: Int) async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
            _ = try await service.apply(text)
            let edited = text.replacing(Self.edits[index].from, with: Self.edits[index].to, maxReplacements: 1)
            try #require(edited != text)
            let plan = try await service.plan(edited)
            #expect(plan.changes.allSatisfy { !$0.fields.isEmpty })
            #expect(try await service.apply(edited) == Self.edits[index].made)
            #expect(try await service.plan(edited).changes.isEmpty)
        }
    }

    @Test func listsAndFiltersCanBeEmptied() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
            _ = try await service.apply(text)
            var bare = text.replacing("      DimensionList: [platform, marketplace]\n", with: "")
            for block in [
                "      DimensionFilterList:\n        - Name: marketplace\n          FilterList: [{DimensionValue: us}, {DimensionValue: \"no\"}]\n",
                "        AlertFilters:\n          MetricList: [views]\n          DimensionFilterList: [{DimensionName: platform, DimensionValueList: [web, app]}]\n",
            ] {
                try #require(bare.contains(block))
                bare = bare.replacing(block, with: "")
            }
            #expect(try await service.apply(bare) == ["~ dataset shop-detector/shop-set", "~ alert shop-alert"])
            #expect(try await service.plan(bare).changes.isEmpty)
        }
    }

    @Test func whatCannotChangeIsSaidBeforeAnythingIsTouched() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
            _ = try await service.apply(text)
            for (from, to, words) in [
                ("Timezone: Europe/Berlin", "Timezone: UTC", "time zone"), ("MetricSetName: shop-set", "MetricSetName: other-set", "name cannot change"),
                ("      - AlertName: shop-alert\n", "      - AlertName: new-alert\n", ""),
            ] {
                let plan = try await service.plan(text.replacing(from, with: to, maxReplacements: 1))
                #expect(words.isEmpty ? plan.obstacles.isEmpty : plan.obstacles.count == 1 && plan.obstacles[0].message.contains(words), "\(plan.obstacles)")
            }
            // The alert's name is taken by another detector's.
            let stolen = text.replacing("AnomalyDetectorName: shop-detector", with: "AnomalyDetectorName: thief")
            let plan = try await service.plan(stolen)
            #expect(plan.obstacles.map(\.name) == ["shop-alert"])

            let arn = ResourceARN(.detector("shop-detector"), in: Scope(region: "us-east-1", account: "000000000000")).description
            _ = try await service.call(.activateAnomalyDetector, JSONObject([("AnomalyDetectorArn", .text(arn))]), extended: false)
            let running = try await service.plan(text.replacing("PT1H", with: "PT2H").replacing("SUM}", with: "MAX}", maxReplacements: 1))
            #expect(running.obstacles.map(\.name) == ["shop-detector", "shop-detector/shop-set"])
            #expect(running.obstacles.allSatisfy { $0.message.contains("DeactivateAnomalyDetector") })
            // Offset, descriptions, alerts and tags may change all the same.
            let allowed = text.replacing("Offset: 600", with: "Offset: 60").replacing("by platform", with: "by shop").replacing("Threshold: 50", with: "Threshold: 51")
            #expect(try await service.apply(allowed) == ["~ dataset shop-detector/shop-set", "~ alert shop-alert"])
        }
    }

    @Test func pruningDeletesWhatTheFileDoesNotHave() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
            _ = try await service.apply(text)
            let end = try #require(text.firstRange(of: "\n  - AnomalyDetectorName: quarter-hours"))
            let alerts = try #require(text.firstRange(of: "    Alerts:\n"))
            let less = String(text[..<alerts.lowerBound])
            let kept = try await service.plan(less)
            #expect(kept.changes.isEmpty)
            #expect(kept.notes.count == 2 && kept.notes.joined().contains("shop-alert") && kept.notes.joined().contains("quarter-hours"), "\(kept.notes)")
            #expect(try await service.apply(less, .init(prunes: true)) == ["- alert shop-alert", "- detector quarter-hours"])
            #expect(try await service.plan(less, .init(prunes: true)).changes.isEmpty)
            #expect(end.lowerBound > alerts.lowerBound)
        }
    }

    @Test func activationStartsWhatDoesNotRun() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml")
                .replacing("          TemplatedPathList: [\"s3://shop/live/{{yyyyMMdd}}/{{HHmm}}\"]\n          FileFormatDescriptor:\n", with: "          FileFormatDescriptor:\n")
            let made = try await service.apply(text, .init(activates: true))
            #expect(made.suffix(2) == ["> run the backtest of shop-detector", "> activate quarter-hours"])
            let scope = Scope(region: "us-east-1", account: "000000000000")
            #expect(try await service.service.detector(ResourceARN(.detector("quarter-hours"), in: scope).description, in: scope).status != .inactive)
            #expect(try await service.service.detector(ResourceARN(.detector("shop-detector"), in: scope).description, in: scope).status != .inactive)
            let empty = "Detectors:\n  - AnomalyDetectorName: bare\n    AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT1H}\n"
            #expect(try await service.plan(empty, .init(activates: true)).obstacles.map(\.name) == ["bare"])
        }
    }

    @Test func aRefusalNamesTheResourceAndWhatWasMadeStays() async throws {
        try await withService { service in
            let text = try GoldenText.read("shop.yaml").replacing("s3://shop/history/", with: "s3://shop/nothing/")
            let plan = try await service.plan(text)
            var made: [String] = []
            do {
                try await plan.apply(to: service) { made.append($0.headline) }
                Issue.record("the dataset has no data")
            } catch let error as DetectorsAsCodeError {
                #expect(error.code == .refused && error.serverError == "ValidationException")
                #expect(error.message.contains("dataset shop-detector/shop-set") && error.message.contains("HistoricalDataPathList"), "\(error)")
            }
            #expect(made == ["+ detector shop-detector"])
            #expect(try await service.apply(GoldenText.read("shop.yaml")).count == 4)
        }
    }

    @Test func plansForProgramsAreOneObject() async throws {
        try await withService { service in
            let plan = try await service.plan(GoldenText.read("shop.yaml"))
            let object = try #require(try JSONParser.value(of: Array(plan.json.utf8)).objectValue)
            #expect(object["changes"]?.items?.count == plan.changes.count)
            #expect(GoldenText.value(object, "changes", 0, "action") == .text("create"))
            #expect(GoldenText.value(object, "changes", 0, "kind") == .text("detector"))
            #expect(object["obstacles"] == .array([]))
        }
    }

    /// The API's answer to datasets on sources that have no reader.
    @Test func otherSourcesAreRefusedInWordsThatSayWhatToUse() async throws {
        try await withService { service in
            let configuration = JSONValue.object(JSONObject([("AnomalyDetectorFrequency", .text("PT1H"))]))
            let arn = try await service.call(
                .createAnomalyDetector, JSONObject([("AnomalyDetectorName", .text("d")), ("AnomalyDetectorConfig", configuration)]), extended: false)["AnomalyDetectorArn"]
            let measure = JSONValue.object(JSONObject([("MetricName", .text("views")), ("AggregationFunction", .text("SUM"))]))
            for (kind, word) in [
                ("CloudWatchConfig", "GetMetricData"), ("RDSSourceConfig", "COPY"), ("RedshiftSourceConfig", "UNLOAD"), ("AthenaSourceConfig", "query's results"),
                ("AppFlowConfig", "flow"),
            ] {
                let source = JSONValue.object(JSONObject([(kind, .object(JSONObject([("RoleArn", .text("arn:aws:iam::123456789012:role/lookout"))])))]))
                let members = JSONObject([
                    ("AnomalyDetectorArn", arn ?? .null), ("MetricSetName", .text("m")), ("MetricList", .array([measure])), ("MetricSource", source),
                ])
                do {
                    _ = try await service.call(.createMetricSet, members, extended: false)
                    Issue.record("\(kind) has no reader")
                } catch let error as DetectorsAsCodeError {
                    #expect(error.serverError == "ValidationException")
                    #expect(error.message.contains(kind) && error.message.contains(word) && error.message.contains("S3SourceConfig"), "\(error)")
                }
            }
            let sets = try await service.call(.listMetricSets, JSONObject([("AnomalyDetectorArn", arn ?? .null)]), extended: false)
            #expect(sets["MetricSetSummaryList"] == .array([]))
        }
    }
}
