import DetectionKernel
import MetricData
import MetricSeries

/// Where the tunable constants come from: a file, or the compiled-in defaults.
struct ProfileChoice: Sendable {
    private let file: ProfileFile?

    /// Reads the file and tries every section of it, so that a mistake is found before any data is read.
    ///
    /// - Throws: `MetricDataError` for a file that is absent or not as its schema says, `CommandFailure` for a number
    ///   that the kernel refuses, with its line.
    init(path: String?) throws {
        file = try path.map { try ProfileFile(path: $0) }
        for frequency in [.hourly] + (file?.sections.map(\.frequency) ?? []) { _ = try profile(for: frequency) }
    }

    /// The constants for a frequency.
    func profile(for frequency: Frequency) throws -> Profile {
        guard let file else { return Profile(frequency: frequency) }
        let overrides = file.overrides(for: frequency)
        for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
            do { _ = try Profile(frequency: frequency, overrides: [name: value]) } catch let error as KernelError {
                let line = file.line(of: name, for: frequency).map { ", line \($0)" } ?? ""
                throw CommandFailure("\(file.name)\(line): \(error.message)")
            }
        }
        return try Profile(frequency: frequency, overrides: overrides)
    }
}

extension GeneralOptions {
    func profileChoice() throws -> ProfileChoice { try ProfileChoice(path: profile) }
}
