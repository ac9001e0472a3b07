/// One row of the table of targets.
struct TargetOutcome: Encodable {
    let work: String
    let target: String
    let reached: String
    /// Nil where it could not be measured; the reason stands in `reached`.
    let met: Bool?

    static func table(_ outcomes: [TargetOutcome]) -> TextTable {
        var table = TextTable([
            .init(title: "work", alignment: .left), .init(title: "target", alignment: .left), .init(title: "reached", alignment: .left),
            .init(title: "", alignment: .left),
        ])
        for outcome in outcomes {
            table.add([outcome.work, outcome.target, outcome.reached, outcome.met.map { $0 ? "met" : "short" } ?? "not measured"])
        }
        return table
    }
}
