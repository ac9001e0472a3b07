import Foundation

/// What the detector must reach on each kind of anomaly (`Labelled/floors.json`, written by hand beside the data).
struct Floors: Decodable {
    struct Kind: Decodable {
        /// Labelled events after the probation: a check that the data is what the floor was written for.
        let events: Int
        /// Least event F1; nil for data without anomalies.
        let eventF1: Double?
        /// Most false alarms in 1,000 rows.
        let falseAlarmsPer1000: Double
    }

    let kinds: [String: Kind]
    let cube: Kind

    static func read() throws -> Floors {
        try JSONDecoder().decode(Floors.self, from: Data(contentsOf: LabelledSet.folder.appendingPathComponent("floors.json")))
    }
}
