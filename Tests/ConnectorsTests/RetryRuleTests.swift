import Testing

@testable import Connectors

@Suite struct RetryRuleTests {
    @Test func waitsDoubleUpToTheLongest() {
        var rule = RetryRule()
        rule.firstWait = .milliseconds(100)
        rule.longestWait = .milliseconds(700)
        #expect((1...5).map { rule.wait(after: $0, share: 1) } == [100, 200, 400, 700, 700].map { .milliseconds($0) })
        #expect((1...5).map { rule.wait(after: $0, share: 0) } == [50, 100, 200, 350, 350].map { .milliseconds($0) })
        #expect(rule.wait(after: 1_000_000, share: 1) == .milliseconds(700))
    }
}
