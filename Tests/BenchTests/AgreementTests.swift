import Testing

@testable import bench

@Suite("Agreement of two packages' results")
struct AgreementTests {
    @Test("The difference is a share of the greatest magnitude, over the values that both give")
    func difference() {
        #expect(AgreementFigures.difference(ours: [1, 2, 3], theirs: [1, 2, 4]) == 0.25)
        #expect(AgreementFigures.difference(ours: [1, 2, 9], theirs: [1, 2]) == 0)
    }

    @Test("NaN on one side is no agreement, on both sides no value")
    func missing() {
        #expect(AgreementFigures.difference(ours: [.nan, 1], theirs: [.nan, 1]) == 0)
        #expect(AgreementFigures.difference(ours: [.nan, 1], theirs: [1, 1]) == .infinity)
        #expect(AgreementFigures.difference(ours: [.nan], theirs: [.nan]) == nil)
    }

    @Test("Windows that end with the row agree with those that end before the next")
    func shifted() {
        // Two parts of four rows: location and scale.
        let theirs: [Double] = [.nan, 2, 3, 4, .nan, 20, 30, 40]
        let ours: [Double] = [.nan, .nan, 2, 3, .nan, .nan, 20, 30]
        #expect(AgreementFigures.shifted(ours: ours, theirs: theirs, rows: 4) == 0)
        #expect(AgreementFigures.shifted(ours: theirs, theirs: theirs, rows: 4) == 1.0 / 3)
        #expect(AgreementFigures.shifted(ours: [.nan, .nan], theirs: [.nan, 1], rows: 2) == nil)
    }

    @Test("Squared errors are compared by their means")
    func squaredErrors() {
        #expect(AgreementFigures.squaredErrorRatio(ours: [10, 10], theirs: [10, 5]) == 0.5)
    }
}
