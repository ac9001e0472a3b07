import RequestSigning
import TestSupport
import Testing

@testable import DetectorService
@testable import LookoutAPI

/// Requests and answers as bytes: routes, order of the checks, errors, and the exact members of every answer.
@Suite struct LookoutWireTests {
    let fixture: WireFixture
    private let shop = "arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector:shop"
    private let set = "arn:aws:lookoutmetrics:eu-west-1:000000000000:MetricSet/shop/set-1"

    init() throws { fixture = try WireFixture() }

    private func body(_ response: WireResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    /// A request of every operation that the recording service takes.
    private func request(_ operation: WireOperation) -> JSONObject {
        var request = ShapeSamples.valid(operation.request)
        for name in ["AnomalyDetectorArn", "resourceArn"] where request[name] != nil { request[name] = .text(shop) }
        if request["MetricSetArn"] != nil { request["MetricSetArn"] = .text(set) }
        let s3 = JSONObject([
            ("RoleArn", .text("arn:aws:iam::123456789012:role/r")), ("HistoricalDataPathList", .array([.text("s3://b/h/")])),
            ("FileFormatDescriptor", .object(JSONObject([("JsonFormatDescriptor", .object(JSONObject([("Charset", .text("UTF-8"))])))]))),
        ])
        if request["MetricSource"] != nil { request["MetricSource"] = .object(JSONObject([("S3SourceConfig", .object(s3))])) }
        if request["S3SourceConfig"] != nil { request["S3SourceConfig"] = .object(s3) }
        if request["Action"] != nil {
            request["Action"] = .object(JSONObject([
                ("LambdaConfiguration", .object(JSONObject([("RoleArn", .text("arn:aws:iam::123456789012:role/r")), ("LambdaArn", .text("arn:aws:lambda:eu-west-1:123456789012:function:f"))])))
            ]))
        }
        return request
    }

    // MARK: every operation

    @Test(arguments: WireOperation.allCases)
    func everyOperationReachesItsDoorOnce(_ operation: WireOperation) async throws {
        let response = try await fixture.call(operation, request(operation))
        #expect(response.outcome == "\(operation.successStatus)", "\(body(response))")
        #expect(fixture.service.calls.count == 1)
        #expect(response.operation == operation.rawValue)
        #expect(response.keyID == "ADMIN")
        #expect(response.header("x-amzn-RequestId")?.isEmpty == false)
        if operation.successStatus == 204 {
            #expect(response.body.isEmpty)
        } else {
            #expect(response.header("Content-Type") == "application/json")
            let members = try response.members()
            // What is answered is what the API says an answer holds, but for missing values, which it has no word for.
            let faults = ShapeCheck.faults(of: members, against: operation.response)
            #expect(faults.filter { !$0.name.contains(".MetricValueList[") } == [])
            #expect(Set(members.members.map(\.name)).isSubset(of: operation.response.members.map(\.name)))
        }
    }

    @Test(arguments: WireOperation.allCases)
    func everyBrokenRuleIsRefusedBeforeTheDoor(_ operation: WireOperation) async throws {
        for member in operation.request.members where member.place == .body {
            for (object, path) in ShapeSamples.invalid(member, of: operation.request).prefix(4) {
                let response = try await fixture.call(operation, object)
                #expect(response.outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
                let fields = try #require(try response.members()["Fields"]?.items)
                #expect(fields.first?.objectValue?["Name"] == .text(path))
            }
        }
        #expect(fixture.service.calls.isEmpty)
    }

    @Test(arguments: WireOperation.allCases)
    func rolesAreKept(_ operation: WireOperation) async throws {
        for role in AccessRole.allCases {
            let response = try await fixture.call(operation, request(operation), as: role)
            if role >= operation.minimumRole {
                #expect(response.status == operation.successStatus, "\(role)")
            } else {
                #expect(response.outcome == "403 AccessDeniedException", "\(role)")
            }
        }
        let reads = operation.rawValue.hasPrefix("Describe") || operation.rawValue.hasPrefix("List")
        if reads { #expect(operation.minimumRole == .reader) }
        if operation.rawValue.hasPrefix("Delete") { #expect(operation.minimumRole > .reader) }
    }

    // MARK: order of the checks

    @Test func aBadSignatureComesBeforeEverything() async throws {
        for (method, path) in [("POST", "/ListAnomalyDetectors"), ("POST", "/NoSuchOperation"), ("GET", "/tags/x"), ("OPTIONS", "*")] {
            let response = await fixture.wire.respond(to: WireRequest(method: method, path: path, headers: [("Host", "h")], body: Array("not JSON".utf8)))
            #expect(response.outcome == "403 MissingAuthenticationTokenException")
            #expect(response.keyID == nil)
        }
        let stranger = try RequestSigner(key: AccessKey(id: "STRANGER", secret: "s"), region: "eu-west-1", service: "lookoutmetrics")
            .signed(SignableRequest(method: "POST", path: "/ListAlerts", headers: [("Host", "h")]), at: WireFixture.time)
        let refused = await fixture.wire.respond(to: WireRequest(method: "POST", path: "/ListAlerts", headers: stranger.headers))
        #expect(refused.outcome == "403 UnrecognizedClientException")
        #expect(fixture.service.calls.isEmpty)
    }

    @Test func fieldsComeBeforeTheResource() async throws {
        fixture.service.refuse(with: ServiceError.notFound(.init(id: shop, kind: .detector)))
        let broken = try await fixture.send("POST", "/ListAnomalyGroupSummaries", body: #"{"AnomalyDetectorArn":"\#(shop)","SensitivityThreshold":101}"#)
        #expect(broken.outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        let missing = try await fixture.send("POST", "/ListAnomalyGroupSummaries", body: #"{"AnomalyDetectorArn":"\#(shop)","SensitivityThreshold":100}"#)
        #expect(missing.outcome == "400 ResourceNotFoundException")
        #expect(try missing.members()["ResourceId"] == .text(shop))
    }

    @Test func anEmptyBodyIsAnEmptyObject() async throws {
        #expect(try await fixture.send("POST", "/ListAnomalyDetectors").status == 200)
        #expect(try await fixture.send("POST", "/ListAnomalyDetectors", body: "{}").status == 200)
        #expect(try await fixture.send("POST", "/DescribeAlert").outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
    }

    @Test(arguments: ["{", "[]", "null", "\"x\"", "1", "{\"a\":}", "\u{0}", "{} x"])
    func malformedBodiesAreRefused(_ text: String) async throws {
        #expect(try await fixture.send("POST", "/ListAnomalyDetectors", body: text).outcome == "400 ValidationException CANNOT_PARSE")
    }

    @Test(arguments: [
        ("POST", "/NoSuchOperation"), ("GET", "/ListAnomalyDetectors"), ("POST", "/listanomalydetectors"), ("POST", "/"), ("POST", "/ListAlerts/"), ("PUT", "/tags/x"),
        ("POST", "/TagResource"), ("GET", "/tags"), ("DELETE", "/ListAlerts"), ("POST", "//ListAlerts"), ("POST", "/a/../ListAlerts"),
    ])
    func otherPathsAreNoOperations(_ method: String, _ path: String) async throws {
        #expect(try await fixture.send(method, path, body: "{}").outcome == "400 ValidationException UNKNOWN_OPERATION")
    }

    @Test func bodiesAboveTheLimitAreRefused() async throws {
        let padding = String(repeating: " ", count: LookoutWire.maximumBodyBytes - 2)
        #expect(try await fixture.send("POST", "/ListAlerts", body: "{}" + padding).status == 200)
        #expect(try await fixture.send("POST", "/ListAlerts", body: "{}" + padding + " ").outcome == "413 RequestEntityTooLargeException")
    }

    @Test func faultsAreHiddenAndLogged() async throws {
        struct Oops: Error {}
        fixture.service.refuse(with: Oops())
        let response = try await fixture.send("POST", "/ListAlerts")
        #expect(response.outcome == "500 InternalServerException")
        #expect(response.fault == "Oops()")
        #expect(!body(response).contains("Oops"))
    }

    @Test func everyAnswerHasItsOwnRequestID() async throws {
        var ids: Set<String> = []
        for path in ["/ListAlerts", "/ListAlerts", "/NoSuchOperation"] { ids.insert(try #require(try await fixture.send("POST", path).header("x-amzn-RequestId"))) }
        ids.insert(try #require(LookoutWire.bodyTooLarge().header("x-amzn-RequestId")))
        #expect(ids.count == 4)
        #expect(ids.allSatisfy { $0.count == 36 && $0.dropFirst(14).first == "4" })
    }

    // MARK: what the doors are asked

    @Test func theRegionIsThatOfTheCredentialScope() async throws {
        _ = try await fixture.send("POST", "/ListAnomalyDetectors", region: "ap-northeast-1")
        #expect(fixture.service.calls == ["detectors 100 - ap-northeast-1"])
        let created = try await fixture.send(
            "POST", "/CreateAnomalyDetector", body: #"{"AnomalyDetectorName":"new","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"PT5M"}}"#, region: "us-west-2")
        #expect(body(created) == #"{"AnomalyDetectorArn":"arn:aws:lookoutmetrics:us-west-2:000000000000:AnomalyDetector:new"}"#)
    }

    @Test func pagesAreHandedOn() async throws {
        let first = try await fixture.send("POST", "/ListAnomalyDetectors", body: #"{"MaxResults":2}"#).members()
        #expect(first["NextToken"] == .text("token-2"))
        let last = try await fixture.send("POST", "/ListAnomalyDetectors", body: #"{"MaxResults":2,"NextToken":"token-2"}"#)
        #expect(try last.members()["NextToken"] == nil)
        #expect(!body(last).contains("NextToken"))
        #expect(fixture.service.calls == ["detectors 2 - eu-west-1", "detectors 2 token-2 eu-west-1"])
    }

    @Test func datasetsReachTheDoorWhole() async throws {
        let request = """
            {"AnomalyDetectorArn":"\(shop)","MetricSetName":"set-1","MetricList":[{"MetricName":"views","AggregationFunction":"SUM"}],
            "TimestampColumn":{"ColumnName":"timestamp","ColumnFormat":"yyyy-MM-dd HH:mm:ss"},"DimensionList":["platform","marketplace"],"Offset":60,
            "MetricSetFrequency":"PT1H","Timezone":"Asia/Tokyo","Tags":{"k":"v"},
            "DimensionFilterList":[{"Name":"platform","FilterList":[{"DimensionValue":"pc","FilterOperation":"EQUALS"},{"DimensionValue":"tv"}]}],
            "MetricSource":{"S3SourceConfig":{"RoleArn":"arn:aws:iam::123456789012:role/r","HistoricalDataPathList":["s3://b/ecommerce/backtest/"],
            "TemplatedPathList":["s3://b/live/{{yyyyMMdd}}/{{HHmm}}"],"FileFormatDescriptor":{"CsvFormatDescriptor":{"FileCompression":"NONE","Charset":"UTF-8",
            "ContainsHeader":true,"Delimiter":",","QuoteSymbol":"\\"","HeaderList":["timestamp"]}}}}}
            """
        let response = try await fixture.send("POST", "/CreateMetricSet", body: request)
        #expect(body(response) == #"{"MetricSetArn":"\#(set)"}"#)
        let expected = MetricSetDefinition(
            detector: RecordingService.detectorARN, name: "set-1", measures: [MeasureDefinition(name: "views", aggregation: .sum)], offset: 60,
            timestampColumn: TimestampColumn(name: "timestamp", format: "yyyy-MM-dd HH:mm:ss"), dimensions: ["platform", "marketplace"], frequency: .hourly,
            source: .s3(
                S3Source(
                    roleARN: "arn:aws:iam::123456789012:role/r", templatedPath: "s3://b/live/{{yyyyMMdd}}/{{HHmm}}", historicalPath: "s3://b/ecommerce/backtest/",
                    format: .csv(CSVFormat(compression: "NONE", charset: "UTF-8", containsHeader: true, delimiter: ",", headerList: ["timestamp"], quoteSymbol: "\"")))),
            timezone: "Asia/Tokyo", filters: [RecordFilter(dimension: "platform", values: ["pc", "tv"])], tags: ["k": "v"])
        #expect(fixture.service.calls == ["createMetricSet \(expected)"])
    }

    @Test(arguments: [
        (#"{}"#, "MetricSource"), (#"{"S3SourceConfig":{},"AthenaSourceConfig":{}}"#, "MetricSource"),
        (#"{"S3SourceConfig":{"FileFormatDescriptor":{}}}"#, "MetricSource.S3SourceConfig.FileFormatDescriptor"),
        (#"{"S3SourceConfig":{"FileFormatDescriptor":{"CsvFormatDescriptor":{},"JsonFormatDescriptor":{}}}}"#, "MetricSource.S3SourceConfig.FileFormatDescriptor"),
    ])
    func sourcesThatContradictThemselvesAreRefused(_ source: String, _ field: String) async throws {
        let request = #"{"AnomalyDetectorArn":"\#(shop)","MetricSetName":"s","MetricList":[{"MetricName":"v","AggregationFunction":"SUM"}],"MetricSource":\#(source)}"#
        let response = try await fixture.send("POST", "/CreateMetricSet", body: request)
        #expect(response.outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try response.members()["Fields"]?.items?.first?.objectValue?["Name"] == .text(field))
        #expect(fixture.service.calls.isEmpty)
    }

    @Test func alertsNeedExactlyOneTarget() async throws {
        let topic = #""SNSConfiguration":{"RoleArn":"arn:aws:iam::1:role/r","SnsTopicArn":"arn:aws:sns:eu-west-1:1:t"}"#
        let function = #""LambdaConfiguration":{"RoleArn":"arn:aws:iam::1:role/r","LambdaArn":"arn:aws:lambda:eu-west-1:1:function:f"}"#
        for (action, status) in [("{}", 400), ("{\(topic),\(function)}", 400), ("{\(topic)}", 200), ("{\(function)}", 200)] {
            let response = try await fixture.send("POST", "/CreateAlert", body: #"{"AlertName":"ring","AnomalyDetectorArn":"\#(shop)","Action":\#(action)}"#)
            #expect(response.status == status, "\(action)")
        }
    }

    @Test func arnsOfOtherThingsNameNothing() async throws {
        for arn in ["arn:aws:s3:::bucket", set, "arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector/shop"] {
            let response = try await fixture.send(
                "POST", "/CreateAlert",
                body: #"{"AlertName":"ring","AnomalyDetectorArn":"\#(arn)","Action":{"LambdaConfiguration":{"RoleArn":"arn:aws:iam::1:role/r","LambdaArn":"arn:aws:lambda:a:1:f"}}}"#)
            #expect(response.outcome == "400 ResourceNotFoundException", "\(arn)")
        }
    }

    @Test func tagsTravelInPathAndQuery() async throws {
        let path = "/tags/" + PercentText.encoded(set)
        #expect(body(try await fixture.send("GET", path)) == #"{"Tags":{"a":"1","b":"2"}}"#)
        #expect(try await fixture.send("POST", path, body: #"{"tags":{"team":"shop","cost centre":""}}"#).status == 204)
        #expect(try await fixture.send("DELETE", path, query: "tagKeys=team&tagKeys=cost%20centre&tagKeys=a%2Fb").status == 204)
        // Some clients leave colons and slashes of the path as they are.
        #expect(try await fixture.send("GET", "/tags/" + set).status == 200)
        #expect(
            fixture.service.calls
                == ["tags \(set)", "tag \(set) [\"cost centre=\", \"team=shop\"]", "untag \(set) [\"team\", \"cost centre\", \"a/b\"]", "tags \(set)"])
    }

    @Test func badTagRequestsAreRefused() async throws {
        #expect(try await fixture.send("GET", "/tags/").outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try await fixture.send("GET", "/tags/%zz").outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try await fixture.send("GET", "/tags/%ff").outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try await fixture.send("DELETE", "/tags/" + PercentText.encoded(shop)).outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
        #expect(try await fixture.send("POST", "/tags/" + PercentText.encoded(shop), body: #"{"Tags":{"a":"b"}}"#).status == 400)
    }

    @Test func timesOfTheLogAreReadBack() async throws {
        for text in ["2021-02-17T11:00Z[UTC]", "2021-02-17T11:00:00Z", "2021-02-17T20:00+09:00[Asia/Tokyo]"] {
            #expect(try await fixture.send("POST", "/DescribeAnomalyDetectionExecutions", body: #"{"AnomalyDetectorArn":"\#(shop)","Timestamp":"\#(text)"}"#).status == 200)
        }
        #expect(
            fixture.service.calls == ["executions 2021-02-17T11:00Z[UTC]", "executions 2021-02-17T11:00Z", "executions 2021-02-17T20:00+09:00[Asia/Tokyo]"])
    }

    // MARK: what is answered

    @Test func detectorsAreDescribedExactly() async throws {
        let response = try await fixture.send("POST", "/DescribeAnomalyDetector", body: #"{"AnomalyDetectorArn":"\#(shop)"}"#)
        #expect(
            body(response) == """
                {"AnomalyDetectorArn":"\(shop)","AnomalyDetectorName":"shop","AnomalyDetectorDescription":"watches",\
                "AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"PT1H"},"CreationTime":1612994728.528,"LastModificationTime":1612994728.528,"Status":"ACTIVE"}
                """)
        let failed = try await fixture.send("POST", "/DescribeAnomalyDetector", body: #"{"AnomalyDetectorArn":"arn:aws:x:y:z:broken"}"#).members()
        #expect(failed["FailureType"] == .text("ACTIVATION_FAILURE"))
        #expect(failed["FailureReason"]?.textValue?.unicodeScalars.count == 256)
    }

    @Test func summariesCarryTags() async throws {
        let list = try #require(try await fixture.send("POST", "/ListAnomalyDetectors").members()["AnomalyDetectorSummaryList"]?.items)
        #expect(list.map { $0.objectValue?["Tags"] } == [.object(JSONObject([("team", .text("shop"))])), nil])
        let alerts = try #require(try await fixture.send("POST", "/ListAlerts").members()["AlertSummaryList"]?.items)
        #expect(alerts[0].objectValue?["Tags"] == .object(JSONObject([("team", .text("shop"))])))
    }

    @Test func datasetsAreDescribedExactly() async throws {
        let response = try await fixture.send("POST", "/DescribeMetricSet", body: #"{"MetricSetArn":"\#(set)"}"#)
        #expect(
            body(response) == """
                {"MetricSetArn":"\(set)","AnomalyDetectorArn":"\(shop)","MetricSetName":"set-1","CreationTime":1612994728.528,\
                "LastModificationTime":1612994728.528,"Offset":0,"MetricList":[{"MetricName":"views","AggregationFunction":"SUM"},\
                {"MetricName":"revenue","AggregationFunction":"AVG","Namespace":"N"}],"TimestampColumn":{"ColumnName":"timestamp",\
                "ColumnFormat":"yyyy-MM-dd HH:mm:ss"},"DimensionList":["platform","marketplace"],"MetricSetFrequency":"PT1H","Timezone":"UTC",\
                "MetricSource":{"S3SourceConfig":{"RoleArn":"arn:aws:iam::123456789012:role/r","HistoricalDataPathList":["s3://b/h/"],\
                "FileFormatDescriptor":{"CsvFormatDescriptor":{"FileCompression":"NONE","Charset":"UTF-8","ContainsHeader":true,"Delimiter":",","QuoteSymbol":"\\""}}}},\
                "DimensionFilterList":[{"Name":"platform","FilterList":[{"DimensionValue":"pc","FilterOperation":"EQUALS"},{"DimensionValue":"tv","FilterOperation":"EQUALS"}]}]}
                """)
    }

    @Test func groupsAreListedExactly() async throws {
        let response = try await fixture.send("POST", "/ListAnomalyGroupSummaries", body: #"{"AnomalyDetectorArn":"\#(shop)","SensitivityThreshold":0}"#)
        #expect(
            body(response) == """
                {"AnomalyGroupSummaryList":[{"StartTime":"2021-02-17T11:00Z[UTC]","EndTime":"2021-02-17T11:00Z[UTC]","AnomalyGroupId":"\(RecordingService.groupID)",\
                "AnomalyGroupScore":86.78,"PrimaryMetricName":"views"}],"AnomalyGroupStatistics":{"EvaluationStartDate":"2021-02-17T11:00Z[UTC]","TotalCount":2,\
                "ItemizedMetricStatsList":[{"MetricName":"views","OccurrenceCount":2}]},"NextToken":"more"}
                """)
        #expect(fixture.service.calls == ["anomalyGroups 0 100 -"])
    }

    @Test func seriesCarryBandsAndMissingValues() async throws {
        let request = #"{"AnomalyDetectorArn":"\#(shop)","AnomalyGroupId":"\#(RecordingService.groupID)","MetricName":"views"}"#
        #expect(
            body(try await fixture.send("POST", "/ListAnomalyGroupTimeSeries", body: request)) == """
                {"AnomalyGroupId":"\(RecordingService.groupID)","MetricName":"views","TimestampList":["2021-02-17T10:00Z[UTC]","2021-02-17T11:00Z[UTC]"],\
                "TimeSeriesList":[{"TimeSeriesId":"s1","DimensionList":[{"DimensionName":"platform","DimensionValue":"pc"}],"MetricValueList":[null,7.0],\
                "ExpectedValueList":[1.0,2.0],"LowerBoundList":[0.0,1.0],"UpperBoundList":[2.0,null]}]}
                """)
    }

    @Test func executionsShowTimesOfTheirZone() async throws {
        let response = try await fixture.send("POST", "/DescribeAnomalyDetectionExecutions", body: #"{"AnomalyDetectorArn":"\#(shop)"}"#)
        #expect(
            body(response) == """
                {"ExecutionList":[{"Timestamp":"2021-02-17T11:00Z[UTC]","Status":"FAILED","FailureReason":"no data"},\
                {"Timestamp":"2021-02-17T20:00+09:00[Asia/Tokyo]","Status":"COMPLETED"}]}
                """)
    }

    @Test func guessesAreTaggedByKind() async throws {
        let response = try await fixture.call(.detectMetricSetConfig, request(.detectMetricSetConfig))
        let found = try #require(try response.members()["DetectedMetricSetConfig"]?.objectValue)
        #expect(found["Offset"]?.objectValue?["Value"] == .object(JSONObject([("N", .text("0"))])))
        let csv = found["MetricSource"]?.objectValue?["S3SourceConfig"]?.objectValue?["FileFormatDescriptor"]?.objectValue?["CsvFormatDescriptor"]?.objectValue
        #expect(csv?["ContainsHeader"]?.objectValue?["Value"] == .object(JSONObject([("S", .text("true"))])))
        #expect(csv?["HeaderList"]?.objectValue?["Value"] == .object(JSONObject([("SS", .array([.text("a"), .text("b")]))])))
        #expect(csv?["QuoteSymbol"] == .object(JSONObject([("Confidence", .text("NONE")), ("Message", .text("no quotes"))])))
    }

    @Test func samplesAreListsOfRows() async throws {
        #expect(body(try await fixture.call(.getSampleData, request(.getSampleData))) == #"{"HeaderValues":["a","b"],"SampleRows":[["1","x"],["2",""]]}"#)
        #expect(try await fixture.send("POST", "/GetSampleData").outcome == "400 ValidationException FIELD_VALIDATION_FAILED")
    }

    @Test func relatedMeasuresWithoutAGroupHaveNoID() async throws {
        let response = try await fixture.call(.listAnomalyGroupRelatedMetrics, request(.listAnomalyGroupRelatedMetrics))
        #expect(
            body(response) == """
                {"InterMetricImpactList":[{"MetricName":"revenue","AnomalyGroupId":"\(RecordingService.groupID)","RelationshipType":"CAUSE_OF_INPUT_ANOMALY_GROUP",\
                "ContributionPercentage":41.5},{"MetricName":"orders","RelationshipType":"EFFECT_OF_INPUT_ANOMALY_GROUP"}]}
                """)
    }

    // MARK: hostile input

    /// Random damage to signed requests of all operations: no crash, no status of 500 and above, an error name on every refusal.
    @Test func damageNeverIsAFault() async throws {
        var generator = SplitMix64(seed: 2_017_07_25)
        var refused = 0
        for round in 0..<3_000 {
            let operation = WireOperation.allCases[round % WireOperation.allCases.count]
            var bytes = JSONWriter.bytes(.object(request(operation)))
            for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 2: bytes.insert(Array("{}[]\",:\\0e-tfn".utf8).randomElement(using: &generator)!, at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
                }
            }
            let path = operation.route.path.replacing("{resourceArn}", with: String(decoding: bytes.prefix(40).filter { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 }, as: UTF8.self))
            let response = try await fixture.send(bytes: bytes, operation.route.method, path, query: "tagKeys=" + String(round))
            #expect(response.status < 500, "\(response.fault ?? "")")
            if response.status >= 400 {
                refused += 1
                #expect(response.header("x-amzn-ErrorType") != nil)
                #expect(try response.members()["Message"]?.textValue?.isEmpty == false)
            }
        }
        #expect(refused > 1_000)
    }
}
