import ArgumentParser

/// `bench scaling`: cost over sizes, with the exponent fitted.
struct ScalingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scaling",
        abstract: "Times STL, training and scoring over 10 to 50,000 metrics and 500 to 50,000 rows, and fits the exponent.",
        discussion: "One thread, processor time, period 24. Cost that grows linearly has the exponent 1.")

    @OptionGroup var report: ReportOptions

    @Option(help: "Leave out sizes of more values than this (metrics times rows).")
    var largest = 25_000_000

    func run() throws {
        let machine = Machine.measured()
        report.say(machine)
        let studies = try ScalingStudy.run(largest: largest) { point, work in
            report.say("\(work): \(point.metrics) metrics, \(point.rows) rows, \(NumberText.digits(point.seconds)) s")
        }
        report.say("")
        report.show(Self.table(studies))
        struct Figures: Encodable {
            let machine: Machine
            let studies: [ScalingStudy]
        }
        try report.write(Figures(machine: machine, studies: studies))
    }

    static func table(_ studies: [ScalingStudy]) -> TextTable {
        var table = TextTable([
            .init(title: "work", alignment: .left), .init(title: "metrics"), .init(title: "rows"), .init(title: "seconds"),
            .init(title: "ns a value"), .init(title: "cost grows as", alignment: .left),
        ])
        for study in studies {
            for (index, point) in study.points.enumerated() {
                let law = index == 0 ? study.law.map { "\(study.over)^\(NumberText.digits($0.exponent))" } ?? "" : ""
                table.add([
                    index == 0 ? study.work : "", NumberText.grouped(Double(point.metrics)), NumberText.grouped(Double(point.rows)),
                    NumberText.digits(point.seconds), NumberText.digits(point.nanosecondsPerValue), law,
                ])
            }
        }
        return table
    }
}
