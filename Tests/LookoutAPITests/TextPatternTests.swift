import Foundation
import Testing

@testable import LookoutAPI

/// The matchers agree with a general engine, text by text; the golden file is made by `tools/golden/patterns.py`.
@Suite struct TextPatternTests {
    struct Golden: Decodable {
        struct Pattern: Decodable {
            let pattern: String
            let matching: [String]
            let other: [String]
        }
        let patterns: [Pattern]
    }

    static let golden: [Golden.Pattern] = {
        let url = Bundle.module.url(forResource: "Golden/patterns", withExtension: "json")!
        return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: url)).patterns
    }()

    @Test func everyPatternIsInTheGoldenFile() {
        // Time strings are read more widely than their published text; they are tested below.
        #expect(Set(Self.golden.map(\.pattern)) == Set(TextPattern.allCases.map(\.rawValue)).subtracting([TextPattern.timestamp.rawValue]))
        #expect(Self.golden.reduce(0) { $0 + $1.matching.count + $1.other.count } > 1_500)
    }

    @Test(arguments: TextPattern.allCases.filter { $0 != .timestamp })
    func agreesWithTheReference(_ pattern: TextPattern) throws {
        let golden = try #require(Self.golden.first { $0.pattern == pattern.rawValue })
        #expect(!golden.matching.isEmpty && !golden.other.isEmpty)
        for text in golden.matching { #expect(pattern.matches(text), "\(pattern) should match \(text.debugDescription)") }
        for text in golden.other { #expect(!pattern.matches(text), "\(pattern) should not match \(text.debugDescription)") }
    }

    @Test(arguments: [
        "2021-02-17T11:00:00Z", "2021-02-17T11:00:00+09:00", "2021-02-17T11:00:00+09:00[Asia/Tokyo]", "2021-02-17T11:00Z[UTC]",
        "2021-02-14T13:00+09:00[Asia/Tokyo]", "2021-02-17T11:00Z", "2024-02-29T23:59:59Z",
    ])
    func timesAreReadInEveryFormThatTheServiceWrites(_ text: String) { #expect(TextPattern.timestamp.matches(text)) }

    @Test(arguments: ["", "yesterday", "2021-02-17", "2021-02-30T11:00:00Z", "2021-02-17T24:00:00Z", "2021-02-17T11:60Z", "2021-2-17T11:00Z", "２０２１-02-17T11:00Z"])
    func otherTimesAreNot(_ text: String) { #expect(!TextPattern.timestamp.matches(text)) }
}
