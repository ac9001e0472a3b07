import Testing

@Suite("Labelled series", .serialized)
struct LabelledSeriesTests {
    @Test("Event F1 of every kind of anomaly holds its floor")
    func floorsHold() throws {
        let floors = try Floors.read().kinds
        let series = try LabelledSet.scored.get()
        let kinds = Dictionary(grouping: series, by: \.kind)
        #expect(Set(kinds.keys) == Set(floors.keys), "every kind has a floor and every floor a kind")
        for (kind, floor) in floors.sorted(by: { $0.key < $1.key }) {
            let pooled = (kinds[kind] ?? []).map(\.figures).reduce(EventFigures(), +)
            #expect(pooled.events == floor.events, "\(kind): the data is not what the floor was written for")
            if let least = floor.eventF1 {
                #expect(pooled.f1 >= least, "\(kind): \(pooled)")
            }
            #expect(pooled.falseAlarmsPer1000 <= floor.falseAlarmsPer1000, "\(kind): \(pooled)")
        }
    }

    @Test("Scores lie within 0 and 100 and say nothing while learning")
    func scoresAreScores() throws {
        for one in try LabelledSet.scored.get() {
            #expect(one.score.allSatisfy { $0 >= 0 && $0 <= 100 }, "\(one.kind)/\(one.name)")
            #expect(one.score.prefix(10).allSatisfy { $0 == 0 }, "\(one.kind)/\(one.name) scores before it can know")
        }
    }
}
