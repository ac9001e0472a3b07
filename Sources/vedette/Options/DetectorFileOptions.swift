import ArgumentParser
import DetectorsAsCode
import Foundation

/// A file of detectors, and what the names in a CloudFormation template stand for.
struct DetectorFileOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Detectors in YAML, or a CloudFormation template in YAML or JSON; - is standard input.", valueName: "file"))
    var file: String

    @OptionGroup var place: RegionOption

    @Option(name: .long, help: ArgumentHelp("Account of ARNs in a template (default: VEDETTE_ACCOUNT_ID, 000000000000).", valueName: "id"))
    var account: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What a name in a template stands for: a parameter, another resource, or its attribute. Repeatable.", valueName: "NAME=VALUE"))
    var parameter: [String] = []

    func validate() throws {
        for text in parameter where !(text.firstIndex(of: "=").map { $0 > text.startIndex } ?? false) {
            throw ValidationError("--parameter \(text): expected NAME=VALUE")
        }
        if let account, account.utf8.count != 12 || !account.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            throw ValidationError("--account \(account): expected twelve digits")
        }
    }

    /// The region in force.
    var regionName: String { place.name }

    /// The file, read and checked; its faults are written to standard error, one a line.
    ///
    /// - Throws: `CommandFailure`.
    func read(_ console: Console) throws -> DetectorFile {
        var given: [String: String] = [:]
        for text in parameter {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            given[String(parts[0])] = String(parts[1])
        }
        let values = TemplateValues(region: regionName, account: account ?? Self.variable("VEDETTE_ACCOUNT_ID") ?? "000000000000", given: given)
        do {
            let read = try DetectorFile.read(try text(), file: file == "-" ? "standard input" : file, values: values)
            for note in read.notes { console.note(note) }
            return read
        } catch let error as DetectorsAsCodeError {
            for fault in error.faults { StandardError.write("\(fault)\n") }
            throw CommandFailure(error.message)
        }
    }

    private func text() throws -> String {
        let bytes: Data
        if file == "-" {
            bytes = FileHandle.standardInput.readDataToEndOfFile()
        } else {
            guard let found = FileManager.default.contents(atPath: file) else { throw CommandFailure("cannot read \"\(file)\"") }
            bytes = found
        }
        guard let text = String(bytes: bytes, encoding: .utf8) else { throw CommandFailure("\"\(file)\" is not UTF-8 text") }
        return text
    }

    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 } }
}

/// `--region`.
struct RegionOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Region (default: AWS_REGION, AWS_DEFAULT_REGION, us-east-1).", valueName: "name"))
    var region: String?

    /// The region in force.
    var name: String {
        let environment = ProcessInfo.processInfo.environment
        return [region, environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"]].compactMap { $0 }.first { !$0.isEmpty } ?? "us-east-1"
    }
}
