import Reporting

/// The outputs of a run, opened before the work starts, so that one that cannot be written is found first.
struct ResultFiles {
    /// Ranked groups; nil when standard output carries something else.
    let groups: OutputFile?
    let scores: OutputFile?
    let report: OutputFile?
    let model: OutputFile?

    /// - Throws: `CommandFailure` for an output that cannot be written, or two that want standard output or the same file.
    init(scores: String?, report: String?, model: String?, groups: String = "-") throws {
        let named = [("--scores", scores), ("--report", report), ("--model-out", model)].compactMap { flag, path in
            path.map { (flag: flag, path: $0) }
        }
        for (index, one) in named.enumerated() {
            for other in named[(index + 1)...] where one.path == other.path {
                let place = one.path == "-" ? "standard output" : "\"\(one.path)\""
                throw CommandFailure("\(one.flag) and \(other.flag) both write to \(place): give each its own file")
            }
        }
        self.scores = try scores.map { try OutputFile($0) }
        self.report = try report.map { try OutputFile($0) }
        self.model = try model.map { try OutputFile($0) }
        self.groups = groups == "-" && named.contains { $0.path == "-" } ? nil : try OutputFile(groups)
    }

    /// Makes all files appear, standard output last: what is read there can rely on the files.
    func finish() throws {
        for file in [model, scores, report, groups] { try file?.finish() }
    }
}
