/// One anomaly that the demo data was given, and so the truth about it.
struct PlantedEvent: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case spike, dip, outage
        case levelShift = "level-shift"
    }

    let kind: Kind
    /// Measures that it touches.
    let measures: [Int]
    /// Combinations of dimension values that it touches.
    let combinations: [Int]
    /// First hour, and number of hours that are labelled.
    let start: Int
    let length: Int
    /// What values are multiplied by while it lasts; a level shift lasts to the end of the data.
    let factor: Double

    func touches(measure: Int, combination: Int, hour: Int) -> Bool {
        guard hour >= start, measures.contains(measure), combinations.contains(combination) else { return false }
        return kind == .levelShift || hour < start + length
    }

    func isLabelled(hour: Int) -> Bool { hour >= start && hour < start + length }
}
