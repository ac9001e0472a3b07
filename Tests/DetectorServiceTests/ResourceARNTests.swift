import Testing

@testable import DetectorService

@Suite struct ResourceARNTests {
    private let scope = Scope(region: "us-east-1", account: "000000000000")

    @Test func printsTheDocumentedShapes() {
        #expect(ResourceARN(.detector("d-1"), in: scope).description == "arn:aws:lookoutmetrics:us-east-1:000000000000:AnomalyDetector:d-1")
        #expect(ResourceARN(.metricSet(detector: "d-1", name: "m"), in: scope).description == "arn:aws:lookoutmetrics:us-east-1:000000000000:MetricSet/d-1/m")
        #expect(ResourceARN(.alert("a_1"), in: scope).description == "arn:aws:lookoutmetrics:us-east-1:000000000000:Alert:a_1")
    }

    @Test(arguments: [ResourceARN.Name.detector("d"), .metricSet(detector: "d", name: "m-2"), .alert("a")])
    func readsWhatItPrints(_ name: ResourceARN.Name) {
        let arn = ResourceARN(name, in: scope)
        #expect(ResourceARN(arn.description) == arn)
    }

    @Test(arguments: [
        "", "arn:aws:lookoutmetrics:us-east-1:0:Other:x", "arn:aws:s3:us-east-1:0:AnomalyDetector:x", "arn:aws:lookoutmetrics:us-east-1:0:MetricSet/d",
        "arn:aws:lookoutmetrics:us-east-1:0:MetricSet/d/m/x",
    ])
    func refusesOtherText(_ text: String) {
        #expect(ResourceARN(text) == nil)
    }
}
