import MetricSeries
import Testing

@testable import DetectorService

@Suite struct ConsoleLinksTests {
    @Test func pathsAreStable() throws {
        let scope = Scope(region: "eu-west-1", account: "000000000000")
        let detector = ResourceARN(.detector("shop"), in: scope)
        let alert = Alert(
            arn: ResourceARN(.alert("ring"), in: scope), detector: detector, name: "ring", description: nil, threshold: 70,
            action: .function(roleARN: "r", functionARN: "f"), filters: nil, creationTime: Moment(milliseconds: 0), lastModificationTime: Moment(milliseconds: 0), tags: [:])
        for base in ["https://watch.example", "https://watch.example//"] {
            let links = ConsoleLinks(publicURL: base)
            #expect(links.detector(detector) == "https://watch.example/console/detectors/eu-west-1/shop")
            #expect(links.detector(ResourceARN(.metricSet(detector: "shop", name: "set"), in: scope)) == links.detector(detector))
            #expect(links.runs(of: detector) == "https://watch.example/console/detectors/eu-west-1/shop/runs")
            let time = ZonedTime(1_613_559_600, calendar: try MetricCalendar(frequency: .hourly, zone: "Asia/Tokyo"))
            #expect(links.run(at: time, of: detector) == "https://watch.example/console/detectors/eu-west-1/shop/runs/2021-02-17T11:00:00Z")
            #expect(links.group("0a", of: detector) == "https://watch.example/console/detectors/eu-west-1/shop/anomalies/anomaly/0a")
            #expect(links.alert(alert) == "https://watch.example/console/detectors/eu-west-1/shop/alerts/ring")
        }
    }
}
