import DetectionKernel
import MetricSeries
import Testing

@testable import Reporting

@Suite struct ScoresWriterTests {
    private final class Sink {
        var bytes: [UInt8] = []
        var chunks = 0
        var text: String { String(decoding: bytes, as: UTF8.self) }
        func take(_ more: [UInt8]) {
            bytes += more
            chunks += 1
        }
    }

    @Test func headerAndRowsAreTheContract() throws {
        let sink = Sink()
        let keys = [Fixture.key("pc_web", "us"), Fixture.key("mobile, app", "uk"), Fixture.key("mobile, app", "uk", measure: "orders")]
        var writer = try ScoresWriter(keys: keys, clock: Fixture.clock(), sink: sink.take)
        var results = Fixture.results(step: 0, count: 3)
        results.observed[0] = .nan
        results.flags[0] = .missing
        results.expected[2] = .nan
        results.lower[2] = .nan
        results.upper[2] = .nan
        results.flags[2] = .learning
        results.severity[1] = 51.25
        try writer.append(results, groups: [nil, "event-1", nil])
        try writer.append(Fixture.results(step: 1, count: 3), groups: [nil, nil, nil])
        try writer.finish()
        // By time, then by platform, marketplace, measure: not in the order of the key space.
        #expect(
            sink.text
                == """
                timestamp,platform,marketplace,measure,observed,expected,lower,upper,score,severity,event
                2025-10-02T20:00:00-04:00,"mobile, app",uk,orders,2.1,,,,,0,
                2025-10-02T20:00:00-04:00,"mobile, app",uk,revenue,1.1,1,0,2,12.5,51.25,event-1
                2025-10-02T20:00:00-04:00,pc_web,us,revenue,,0,-1,1,,0,
                2025-10-02T21:00:00-04:00,"mobile, app",uk,orders,2.1,2,1,3,12.5,0,
                2025-10-02T21:00:00-04:00,"mobile, app",uk,revenue,1.1,1,0,2,12.5,0,
                2025-10-02T21:00:00-04:00,pc_web,us,revenue,0.1,0,-1,1,12.5,0,

                """)
    }

    @Test(arguments: ["timestamp", "measure", "observed", "expected", "lower", "upper", "score", "severity", "event"])
    func dimensionsNamedLikeColumnsAreRefused(name: String) throws {
        let keys = [MetricKey(measure: "m", dimensions: [.init(dimension: name, value: "x")])]
        let error = #expect(throws: ReportingError.self) { try ScoresWriter(keys: keys, clock: Fixture.clock()) { _ in } }
        #expect(error?.code == .reservedColumn)
        #expect(error?.message.contains("\"\(name)\"") == true)
    }

    @Test func chunksJoinToTheSameBytes() throws {
        func write(chunk: Int) throws -> Sink {
            let sink = Sink()
            var writer = try ScoresWriter(keys: Fixture.keys, clock: Fixture.clock(), chunk: chunk, sink: sink.take)
            for step in 0..<50 { try writer.append(Fixture.results(step: step, count: 21), groups: Array(repeating: nil, count: 21)) }
            try writer.finish()
            return sink
        }
        let small = try write(chunk: 100)
        let large = try write(chunk: 1 << 20)
        #expect(small.bytes == large.bytes)
        #expect(small.chunks > 100 && large.chunks == 1)
        #expect(large.text.split(separator: "\n").count == 1 + 50 * 21)
    }

    @Test func otherKeySpacesAreRefusedAndRetiredMetricsLeaveNoRows() throws {
        let sink = Sink()
        var writer = try ScoresWriter(keys: Fixture.keys, clock: Fixture.clock(), sink: sink.take)
        #expect(throws: ReportingError.self) { try writer.append(Fixture.results(step: 0, count: 20), groups: Array(repeating: nil, count: 20)) }
        var results = Fixture.results(step: 0, count: 21)
        results.flags[3] = .retired
        try writer.append(results, groups: Array(repeating: nil, count: 21))
        try writer.finish()
        #expect(sink.text.split(separator: "\n").count == 1 + 20)
    }

    @Test func aMetricWithoutDimensionsAndNoMetricsAtAll() throws {
        let sink = Sink()
        var writer = try ScoresWriter(keys: [MetricKey(measure: "load")], clock: Fixture.clock(zone: "UTC"), sink: sink.take)
        try writer.append(Fixture.results(step: 0, count: 1), groups: [nil])
        try writer.finish()
        #expect(sink.text.hasPrefix("timestamp,measure,observed,"))
        #expect(sink.text.hasSuffix("\n2025-10-03T00:00:00+00:00,load,0.1,0,-1,1,12.5,0,\n"))
        let empty = Sink()
        var nothing = try ScoresWriter(keys: [], clock: Fixture.clock(), sink: empty.take)
        try nothing.append(Fixture.results(step: 0, count: 0), groups: [])
        try nothing.finish()
        #expect(empty.text == "timestamp,measure,observed,expected,lower,upper,score,severity,event\n")
    }
}
