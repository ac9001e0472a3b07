import Foundation
import TestSupport
import Testing

@testable import LookoutAPI

@Suite struct JSONTests {
    private func parsed(_ text: String) throws -> JSONValue { try JSONParser.value(of: Array(text.utf8)) }
    private func written(_ value: JSONValue) -> String { String(decoding: JSONWriter.bytes(value), as: UTF8.self) }

    @Test func readsEveryKind() throws {
        let value = try parsed(#" {"a": [1, -2.5, 1e3, true, false, null, "x"], "b": {"c": {}}, "d": [], "e": -0} "#)
        #expect(
            value
                == .object(JSONObject([
                    ("a", .array([.integer(1), .number(-2.5), .number(1000), .boolean(true), .boolean(false), .null, .text("x")])),
                    ("b", .object(JSONObject([("c", .object(JSONObject()))]))), ("d", .array([])), ("e", .integer(0)),
                ])))
    }

    @Test func readsEscapes() throws {
        #expect(try parsed(#""\"\\\/\b\f\n\r\tü\u00fc\uD83D\uDE00""#) == .text("\"\\/\u{8}\u{c}\n\r\tüü😀"))
    }

    @Test func theLastOfEqualNamesCounts() throws {
        #expect(try parsed(#"{"a":1,"b":2,"a":3}"#) == .object(JSONObject([("a", .integer(3)), ("b", .integer(2))])))
    }

    @Test(arguments: [
        "", " ", "{", "[", "\"", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[1 2]", "{a:1}", "{'a':1}", "01", "1.", ".5", "+1", "1e", "-", "tru",
        "nulll", "NaN", "Infinity", "1e999", "\"\u{1}\"", "\"a\nb\"", #""\x""#, #""\u12""#, #""\uD800""#, #""\uDC00""#, #""\uD800\u0041""#, "{} {}", "[1]x", "\u{feff}{}",
        String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 50_000), String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
    ])
    func refusesWhatIsNotJSON(_ text: String) { #expect(throws: JSONParser.Fault.self) { try JSONParser.value(of: Array(text.utf8)) } }

    @Test func refusesOtherBytesThanUTF8() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22]] {
            #expect(throws: JSONParser.Fault.self) { try JSONParser.value(of: bytes) }
        }
    }

    @Test func boundsTheNumberOfMembers() throws {
        let many = (0...1_000).map { "\"m\($0)\":0" }.joined(separator: ",")
        #expect(throws: JSONParser.Fault.self) { try JSONParser.value(of: Array("{\(many)}".utf8)) }
    }

    /// What is accepted of randomly damaged texts Foundation accepts too, and reads as the same value.
    @Test func agreesWithFoundation() throws {
        var generator = SplitMix64(seed: 4)
        let seeds = [
            #"{"AnomalyDetectorName":"größe \u00e9","Config":{"Frequency":"PT1H"},"Tags":{"a":"b","c":""},"n":[1,2.5e-3,-7,true,null]}"#,
            #"[{"a":"\ud83d\ude00\n"},[[]],{},"",0,-0.5,1234567]"#,
        ]
        var accepted = 0
        for round in 0..<4_000 {
            var bytes = Array(seeds[round % seeds.count].utf8)
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = Array("{}[]\",:\\0e-. u".utf8).randomElement(using: &generator)!
                default: bytes.insert(Array("{}[]\",:\\1tn".utf8).randomElement(using: &generator)!, at: place)
                }
            }
            guard let value = try? JSONParser.value(of: bytes) else { continue }
            accepted += 1
            let again = JSONWriter.bytes(value)
            #expect(try JSONParser.value(of: again) == value)
            let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            let ours = try JSONSerialization.jsonObject(with: Data(again), options: .fragmentsAllowed)
            #expect((theirs as! NSObject) == (ours as! NSObject), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(accepted > 500 && accepted < 4_000)
    }

    @Test func writesNumbersAndControlCharacters() {
        #expect(written(.array([.number(86.78), .number(1_612_994_728.528), .number(100), .integer(-3), .number(.nan), .number(.infinity)])) == "[86.78,1612994728.528,100.0,-3,null,null]")
        #expect(written(.text("a\"\\\n\r\t\u{1}\u{7f}/ü😀")) == #""a\"\\\n\r\t\u0001\u007f/ü😀""#)
    }

    @Test func membersWithoutValueAreLeftOut() {
        #expect(written(.object(present: [("a", .integer(1)), ("b", nil), ("c", .null)])) == #"{"a":1,"c":null}"#)
    }
}
