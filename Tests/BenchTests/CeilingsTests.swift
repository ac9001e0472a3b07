import Testing

@testable import bench

@Suite("Ceilings of counted work")
struct CeilingsTests {
    private func kinds(_ stored: [String: Double], _ counted: [String: Double]) -> [Ceilings.Verdict.Kind] {
        Ceilings.verdicts(stored: stored, counted: counted, slack: 0.08).map(\.kind)
    }

    @Test("A count may exceed the stored one by the slack and no more", arguments: [(1_000.0, 1_080.0, false), (1_000, 1_081, true), (1_000, 1_000, false)])
    func slack(stored: Double, counted: Double, exceeds: Bool) {
        #expect(kinds(["stl": stored], ["stl": counted]) == [exceeds ? .exceeded : .within])
    }

    @Test("A fall beyond the slack is told apart from standing still")
    func fallen() {
        #expect(kinds(["a": 1_000, "b": 1_000], ["a": 919, "b": 921]) == [.fallen, .within])
    }

    @Test("Names that only one side has are told")
    func names() {
        #expect(kinds(["old": 1], ["new": 1]) == [.unknown, .gone])
    }

    @Test("The total of a callgrind dump is read from its last sum")
    func dump() {
        let text = "version: 1\nevents: Ir\nfn=(1) work\n16 400\n\ntotals: 123456\n"
        #expect(InstructionCounter.total(ofDump: text) == 123_456)
        #expect(InstructionCounter.total(ofDump: "version: 1\n") == nil)
    }
}
