import MetricSeries
import Testing

@testable import DetectorService

@Suite struct ResourceTests {
    private static let scope = TestService.scope

    private static func code(_ body: () async throws -> Void) async -> ServiceError.Code? {
        do { try await body() } catch let error as ServiceError { return error.code } catch { return nil }
        return nil
    }

    private static func withData() async throws -> TestService {
        let test = try await TestService()
        try test.buckets.write(ShopData(hours: 300).csv(0..<300), to: "shop/history/input.csv")
        return test
    }

    @Test func detectorsAreMadeChangedListedAndLimited() async throws {
        let test = try await TestService()
        let service = test.service
        var names: [String] = []
        for index in 0..<10 {
            names.append("d-\(index)")
            _ = try await service.createDetector(DetectorDefinition(name: "d-\(index)", frequency: .hourly, tags: ["k": "\(index)"]), in: Self.scope)
        }
        #expect(await Self.code { _ = try await service.createDetector(DetectorDefinition(name: "d-3", frequency: .hourly), in: Self.scope) } == .conflict)
        #expect(await Self.code { _ = try await service.createDetector(DetectorDefinition(name: "d-10", frequency: .hourly), in: Self.scope) } == .quotaExceeded)
        // Another region has room, and names, of its own.
        let other = Scope(region: "eu-west-1", account: Self.scope.account)
        let foreign = try await service.createDetector(DetectorDefinition(name: "d-3", frequency: .daily), in: other)
        #expect(await Self.code { _ = try await service.detector(foreign.description, in: Self.scope) } == .resourceNotFound)
        var listed: [String] = []
        var token: String?
        repeat {
            let page = try await service.detectors(PageRequest(limit: 5, token: token), in: Self.scope)
            listed += page.items.map(\.name)
            token = page.next
        } while token != nil
        #expect(listed == names)
        let arn = ResourceARN(.detector("d-3"), in: Self.scope).description
        _ = try await service.updateDetector(arn, DetectorUpdate(description: "new", frequency: .daily), in: Self.scope)
        let changed = try await service.detector(arn, in: Self.scope)
        #expect(changed.description == "new" && changed.frequency == .daily && changed.tags == ["k": "3"] && changed.status == .inactive)
    }

    @Test func pagesGoOnWhenItemsGo() async throws {
        let test = try await TestService()
        for index in 0..<9 { _ = try await test.service.createDetector(DetectorDefinition(name: "d\(index)", frequency: .hourly), in: Self.scope) }
        let first = try await test.service.detectors(PageRequest(limit: 3), in: Self.scope)
        for index in [0, 1, 2, 4] { try await test.service.deleteDetector(ResourceARN(.detector("d\(index)"), in: Self.scope).description, in: Self.scope) }
        try await test.wait("deletion") { try await test.service.detectors(PageRequest(), in: Self.scope).items.count == 5 }
        let second = try await test.service.detectors(PageRequest(limit: 3, token: first.next), in: Self.scope)
        #expect(second.items.map(\.name) == ["d3", "d5", "d6"])
        #expect(await Self.code { _ = try await test.service.detectors(PageRequest(token: "nonsense"), in: Self.scope) } == .validation)
        #expect(await Self.code { _ = try await test.service.alerts(of: nil, PageRequest(token: first.next), in: Self.scope) } == .validation)
        let third = try await test.service.detectors(PageRequest(limit: 2, token: second.next), in: Self.scope)
        #expect(third.items.map(\.name) == ["d7", "d8"] && third.next == nil)
    }

    @Test func datasetsAreCheckedAgainstTheirSource() async throws {
        let test = try await Self.withData()
        let service = test.service
        let detector = try await service.createDetector(DetectorDefinition(name: "d", frequency: .hourly), in: Self.scope)
        let format = FileFormat.csv(CSVFormat(containsHeader: true, delimiter: ","))
        func definition(_ change: (inout MetricSetDefinition) -> Void) -> MetricSetDefinition {
            var definition = MetricSetDefinition(
                detector: detector, name: "m", measures: [.init(name: "views", aggregation: .sum)],
                timestampColumn: TimestampColumn(name: "timestamp", format: "yyyy-MM-dd HH:mm:ss"), dimensions: ["platform"],
                source: .s3(S3Source(historicalPath: "s3://shop/history/", format: format)))
            change(&definition)
            return definition
        }
        let wrong: [(String, (inout MetricSetDefinition) -> Void)] = [
            ("MetricList", { $0.measures[0].name = "vews" }), ("DimensionList", { $0.dimensions = ["platfrm"] }),
            ("TimestampColumn", { $0.timestampColumn?.name = "time" }), ("TimestampColumn", { $0.timestampColumn?.format = "dd.MM.yyyy" }),
            ("HistoricalDataPathList", { $0.source = .s3(S3Source(historicalPath: "s3://missing/x/", format: format)) }),
            ("HistoricalDataPathList", { $0.source = .s3(S3Source(historicalPath: "s3://shop/nothing/", format: format)) }),
            ("HistoricalDataPathList", { $0.source = .s3(S3Source(historicalPath: "s3://shop/history/other.csv", format: format)) }),
            ("TemplatedPathList", { $0.source = .s3(S3Source(templatedPath: "s3://missing/{{yyyyMMdd}}/{{HH}}", format: format)) }),
            ("Timezone", { $0.timezone = "Mars/Olympus" }), ("MetricSetFrequency", { $0.frequency = .daily }),
            ("MetricList", { $0.measures.append(.init(name: "views", aggregation: .average)) }), ("DimensionList", { $0.dimensions = ["platform", "platform"] }),
            ("DimensionList", { $0.dimensions = ["views"] }), ("DimensionFilterList", { $0.filters = [.init(dimension: "marketplace", values: ["us"])] }),
            ("MetricSource", { $0.source = .external(.cloudWatch) }), ("FileFormatDescriptor", { $0.source = .s3(S3Source(historicalPath: "s3://shop/history/")) }),
            ("Charset", { $0.source = .s3(S3Source(historicalPath: "s3://shop/history/", format: .csv(CSVFormat(charset: "UTF-16")))) }),
        ]
        for (field, change) in wrong {
            do {
                _ = try await service.createMetricSet(definition(change), in: Self.scope)
                Issue.record("\(field) was accepted")
            } catch let error as ServiceError {
                #expect(error.code == .validation && error.fields.first?.name == field, "\(field): \(error)")
            }
        }
        #expect(try await service.metricSets(of: nil, PageRequest(), in: Self.scope).items.isEmpty)
        // A template without any object yet is accepted.
        let arn = try await service.createMetricSet(
            definition { $0.source = .s3(S3Source(templatedPath: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}", format: format)) }, in: Self.scope)
        #expect(arn.description == "arn:aws:lookoutmetrics:us-east-1:000000000000:MetricSet/d/m")
        let stored = try await service.metricSet(arn.description, in: Self.scope)
        #expect(stored.offset == 0 && stored.timezone == "UTC" && stored.frequency == .hourly)
        #expect(await Self.code { _ = try await service.createMetricSet(definition { $0.name = "second" }, in: Self.scope) } == .quotaExceeded)
        _ = try await service.updateMetricSet(arn.description, MetricSetUpdate(offset: 60, source: .s3(S3Source(historicalPath: "s3://shop/history/input.csv", format: format))), in: Self.scope)
        #expect(try await service.metricSet(arn.description, in: Self.scope).offset == 60)
    }

    @Test func runningDetectorChangesItsDescriptionOnly() async throws {
        let clock = SetClock(Moment(instant: ShopData.start + 300 * 3_600))
        let test = try await TestService(clock: clock)
        try test.buckets.write(ShopData(hours: 300).csv(0..<300), to: "shop/history/input.csv")
        let arn = try await test.makeDetector(templated: "s3://shop/live/{{yyyyMMdd}}/{{HHmm}}")
        let set = try #require(try await test.service.metricSets(of: arn, PageRequest(), in: Self.scope).items.first).arn.description
        try await test.service.activateDetector(arn, in: Self.scope)
        #expect(await Self.code { try await test.service.activateDetector(arn, in: Self.scope) } == .conflict)
        #expect(await Self.code { try await test.service.backTestDetector(arn, in: Self.scope) } == .validation)
        _ = try await test.wait(arn, for: [.active])
        #expect(await Self.code { _ = try await test.service.updateDetector(arn, DetectorUpdate(frequency: .daily), in: Self.scope) } == .validation)
        _ = try await test.service.updateDetector(arn, DetectorUpdate(description: "x"), in: Self.scope)
        #expect(await Self.code { _ = try await test.service.updateMetricSet(set, MetricSetUpdate(dimensions: ["platform"]), in: Self.scope) } == .validation)
        _ = try await test.service.updateMetricSet(set, MetricSetUpdate(description: "x", offset: 5), in: Self.scope)
        await test.service.stop()
    }

    @Test func alertsAreMadeChangedAndLimited() async throws {
        let test = try await Self.withData()
        let service = test.service
        let arn = try #require(ResourceARN(try await test.makeDetector()))
        func alert(_ name: String, _ filters: AlertFilters? = nil) -> AlertDefinition {
            AlertDefinition(name: name, detector: arn, action: .topic(roleARN: "r", topicARN: "t", format: nil), filters: filters)
        }
        let made = try await service.createAlert(alert("a"), in: Self.scope)
        #expect(try await service.alert(made.description, in: Self.scope).threshold == 70)
        #expect(await Self.code { _ = try await service.createAlert(alert("a"), in: Self.scope) } == .conflict)
        #expect(await Self.code { _ = try await service.createAlert(alert("b", AlertFilters(measures: ["clicks"])), in: Self.scope) } == .validation)
        #expect(await Self.code { _ = try await service.createAlert(alert("b", AlertFilters(dimensions: [.init(dimension: "shop", values: ["1"])])), in: Self.scope) } == .validation)
        for index in 1..<10 { _ = try await service.createAlert(alert("a\(index)"), in: Self.scope) }
        #expect(await Self.code { _ = try await service.createAlert(alert("a10"), in: Self.scope) } == .quotaExceeded)
        _ = try await service.updateAlert(made.description, AlertUpdate(threshold: 10, filters: AlertFilters(measures: ["views"])), in: Self.scope)
        let changed = try await service.alert(made.description, in: Self.scope)
        #expect(changed.threshold == 10 && changed.filters?.measures == ["views"])
        #expect(try await service.alerts(of: arn.description, PageRequest(limit: 4), in: Self.scope).items.map(\.name) == ["a", "a1", "a2", "a3"])
        try await service.deleteAlert(made.description, in: Self.scope)
        #expect(await Self.code { _ = try await service.alert(made.description, in: Self.scope) } == .resourceNotFound)
    }

    @Test func tagsOfAllThreeKinds() async throws {
        let test = try await Self.withData()
        let service = test.service
        let arn = try await test.makeDetector()
        let set = ResourceARN(.metricSet(detector: "shop-detector", name: "shop-detector-set"), in: Self.scope).description
        let alert = try await service.createAlert(
            AlertDefinition(name: "a", detector: try #require(ResourceARN(arn)), action: .function(roleARN: "r", functionARN: "f")), in: Self.scope)
        for resource in [arn, set, alert.description] {
            #expect(try await service.tags(of: resource, in: Self.scope) == [:])
            try await service.tag(resource, with: ["team": "shop", "cost-centre": "1/2"], in: Self.scope)
            try await service.tag(resource, with: ["team": "web"], in: Self.scope)
            try await service.untag(resource, keys: ["cost-centre", "none"], in: Self.scope)
            #expect(try await service.tags(of: resource, in: Self.scope) == ["team": "web"])
            for bad in ["aws:x", "AWS:x", "semi;colon", ""] {
                #expect(await Self.code { try await service.tag(resource, with: [bad: "v"], in: Self.scope) } == .validation)
            }
            let many = Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0)", "v") })
            #expect(await Self.code { try await service.tag(resource, with: many, in: Self.scope) } == .validation)
        }
        #expect(await Self.code { _ = try await service.tags(of: "arn:aws:lookoutmetrics:us-east-1:000000000000:Alert:none", in: Self.scope) } == .resourceNotFound)
        #expect(await Self.code { _ = try await service.tags(of: "nonsense", in: Self.scope) } == .resourceNotFound)
    }

    @Test func commandsThatNeedADataset() async throws {
        let test = try await TestService()
        let arn = try await test.service.createDetector(DetectorDefinition(name: "d", frequency: .hourly), in: Self.scope).description
        #expect(await Self.code { try await test.service.activateDetector(arn, in: Self.scope) } == .validation)
        #expect(await Self.code { try await test.service.backTestDetector(arn, in: Self.scope) } == .validation)
        #expect(await Self.code { try await test.service.deactivateDetector(arn, in: Self.scope) } == .conflict)
        try await test.service.deleteDetector(arn, in: Self.scope)
        _ = await Self.code { try await test.service.deleteDetector(arn, in: Self.scope) }
    }

    @Test func looksAtSources() async throws {
        let test = try await Self.withData()
        let csv = S3Source(historicalPath: "s3://shop/history/", format: .csv(CSVFormat(containsHeader: true)))
        let sample = try await test.service.sampleData(csv, in: Self.scope)
        #expect(sample.headers == ["timestamp", "platform", "marketplace", "views", "revenue"])
        #expect(sample.rows.count == 10 && sample.rows[0][0] == "2025-10-01 00:00:00" && sample.rows[0][1] == "web")
        #expect(await Self.code { _ = try await test.service.sampleData(S3Source(historicalPath: "s3://shop/none/", format: csv.format), in: Self.scope) } == .validation)
        #expect(await Self.code { _ = try await test.service.sampleData(S3Source(historicalPath: "s3://shop/history/"), in: Self.scope) } == .validation)
        let arn = try await test.makeDetector()
        let guess = try await test.service.detectConfiguration(of: S3Source(historicalPath: "s3://shop/history/"), detector: arn, in: Self.scope)
        #expect(guess.frequency.value == "PT1H" && guess.frequency.confidence == .high)
        guard case .csv(let found) = guess.format else {
            Issue.record("no CSV")
            return
        }
        #expect(found.delimiter.value == "," && found.containsHeader.value == true && found.containsHeader.confidence == .high)
        #expect(found.headerList.value == sample.headers && found.compression.value == "NONE" && found.charset.value == "UTF-8")
        try test.buckets.write("{\"t\": 1, \"v\": 2}\n{\"t\": 3601, \"v\": 3}\n", to: "shop/json/a.jsonl")
        let json = try await test.service.detectConfiguration(of: S3Source(historicalPath: "s3://shop/json/"), detector: arn, in: Self.scope)
        guard case .jsonLines = json.format else {
            Issue.record("no JSON Lines")
            return
        }
    }
}
