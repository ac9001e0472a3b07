import Testing

@testable import vedette

@Suite struct DemoDataTests {
    @Test func sameSeedSameData() {
        let one = DemoData(seed: 3)
        let two = DemoData(seed: 3)
        let other = DemoData(seed: 4)
        var differs = false
        for hour in stride(from: 0, to: DemoData.hours, by: 17) {
            for combination in 0..<DemoData.combinations {
                for measure in DemoData.measures.indices {
                    let value = one.value(hour: hour, combination: combination, measure: measure)
                    #expect(value == two.value(hour: hour, combination: combination, measure: measure))
                    differs = differs || value != other.value(hour: hour, combination: combination, measure: measure)
                }
            }
        }
        #expect(differs)
    }

    @Test func everyKindIsPlantedInTheEvaluatedPart() {
        let evaluated = Int(Double(DemoData.hours) * DemoData.trainFraction)
        for seed in 1...50 as ClosedRange<UInt64> {
            let events = DemoData(seed: seed).events
            #expect(Set(events.filter { $0.start >= evaluated }.map(\.kind)) == Set(PlantedEvent.Kind.allCases))
            #expect(events.contains { $0.start < evaluated })
            for event in events { #expect(event.start + event.length <= DemoData.hours, "seed \(seed)") }
        }
    }

    @Test func plantedValuesDiffer() {
        let data = DemoData(seed: 1)
        for event in data.events where event.kind == .outage {
            for combination in event.combinations {
                #expect(data.value(hour: event.start, combination: combination, measure: 0) == 0)
                #expect(data.value(hour: event.start - 1, combination: combination, measure: 0) > 0)
            }
        }
    }

    @Test func stampsAreUTC() {
        #expect(DemoFiles.stamp(0) == "2025-03-03 00:00:00")
        #expect(DemoFiles.stamp(25) == "2025-03-04 01:00:00")
    }
}
