import ArgumentParser

/// `vedette decompose`.
struct DecomposeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "decompose",
        abstract: "Splits one series into trend, season and remainder.",
        discussion: "FILE has a timestamp and one value column. Defaults are those of statsmodels 0.15; parameters and the sum of squared errors of Holt-Winters go to standard error.")

    @Argument(help: ArgumentHelp("CSV with a header line or JSON Lines, plain or gzip; a folder of them, or - for standard input.", valueName: "file"))
    var file: String

    @Option(name: .long, help: ArgumentHelp("Column to decompose, if there are more than one.", valueName: "name"))
    var value: String?

    @Option(name: .long, help: ArgumentHelp("stl, mstl or holt-winters.", valueName: "model"))
    var model: DecompositionModel = .stl

    @Option(name: .long, parsing: .singleValue, help: ArgumentHelp("Rows of a season; repeatable for mstl.", valueName: "n"))
    var period: [Int] = []

    @Option(name: .long, help: ArgumentHelp("csv or json.", valueName: "format"))
    var format: DecompositionFormat = .csv

    @OptionGroup(title: "STL and MSTL") var stl: STLOptions
    @OptionGroup(title: "Holt-Winters") var holtWinters: HoltWintersOptions
    @OptionGroup(title: "General") var general: GeneralOptions

    func validate() throws {
        for period in period where period < 2 { throw ValidationError("--period \(period): expected 2 or more") }
        if model != .mstl, period.count > 1 {
            throw ValidationError("--period is given \(period.count) times: only --model mstl takes several")
        }
        if model != .holtWinters, period.isEmpty {
            throw ValidationError("--period is missing: say how many rows a season has, such as --period 24 for hourly data with a daily season")
        }
        if Set(period).count != period.count { throw ValidationError("the same --period is given twice") }
        if model == .holtWinters {
            if let name = stl.firstGiven { throw ValidationError("\(name) belongs to --model stl and mstl, not to holt-winters") }
            if period.isEmpty, holtWinters.season ?? .none != .none {
                throw ValidationError("--period is missing: --season needs it")
            }
        } else if let name = holtWinters.firstGiven {
            throw ValidationError("\(name) belongs to --model holt-winters, not to \(model.rawValue)")
        }
        if model == .stl, stl.seasonalWindow.count > 1 {
            throw ValidationError("--seasonal-window is given \(stl.seasonalWindow.count) times: only --model mstl takes several")
        }
        if model == .mstl, !stl.seasonalWindow.isEmpty, stl.seasonalWindow.count != period.count {
            throw ValidationError("--seasonal-window is given \(stl.seasonalWindow.count) times for \(period.count) periods: expected one for each, in the same order")
        }
    }
}

enum DecompositionModel: String, CaseIterable, ExpressibleByArgument {
    case stl, mstl
    case holtWinters = "holt-winters"
}

enum DecompositionFormat: String, CaseIterable, ExpressibleByArgument { case csv, json }
