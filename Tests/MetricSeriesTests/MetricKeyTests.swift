import Testing

@testable import MetricSeries

@Suite struct MetricKeyTests {
    private func key(_ measure: String, _ pairs: [(String, String)]) -> MetricKey {
        MetricKey(measure: measure, dimensions: pairs.map { DimensionValue(dimension: $0.0, value: $0.1) })
    }

    /// Test vectors of the FNV specification (draft-eastlake-fnv, 128 bit).
    @Test(arguments: [("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"), ("foobar", "343e1662793c64bf6f0d3597ba446f18")])
    func identityIsTheFNV1aHash(text: String, digits: String) {
        #expect(MetricID(canonical: text.utf8).description == digits)
    }

    @Test func identityDoesNotDependOnTheOrderOfDimensions() {
        let one = key("revenue", [("platform", "web"), ("market", "us")])
        let other = key("revenue", [("market", "us"), ("platform", "web")])
        #expect(one.id == other.id)
        #expect(one != other)
    }

    @Test func identityIsUnambiguous() {
        let keys = [
            key("a", []), key("a", [("b", "c")]), key("a", [("bc", "")]), key("a", [("", "bc")]), key("ab", [("c", "")]), key("a", [("b", "c"), ("d", "e")]), key("a", [("b", "c1:d1:e")]),
        ]
        #expect(Set(keys.map(\.id)).count == keys.count)
    }

    @Test func formsOfAnIdentity() {
        let id = MetricID(high: 0x0123_4567_89AB_CDEF, low: 0x1)
        #expect(id.description == "0123456789abcdef0000000000000001")
        #expect(id.uuidString == "01234567-89ab-cdef-0000-000000000001")
        #expect(MetricID(high: 0, low: 2) > MetricID(high: 0, low: 1))
        #expect(MetricID(high: 1, low: 0) > MetricID(high: 0, low: .max))
    }

    @Test func readsItsDimensions() {
        let metric = key("views", [("platform", "web"), ("market", "us")])
        #expect(metric["market"] == "us")
        #expect(metric["shop"] == nil)
        #expect(metric.description == "views{platform=web, market=us}")
        #expect(key("views", []).description == "views")
    }
}
