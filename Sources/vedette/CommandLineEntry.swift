import ArgumentParser
import DetectionKernel
import Foundation
import MetricData
import MetricSeries
import Reporting

/// Parses, runs and turns whatever is thrown into one sentence on standard error and an exit code.
///
/// The parser's own `main` is not used: it exits with 64 on bad usage, and bad usage here is 2.
enum CommandLineEntry {
    static func run(_ arguments: [String]) -> ExitStatus {
        let name = CommandHelp.commandName(in: arguments)
        do {
            var command = try VedetteCommand.parseAsRoot(arguments)
            if let command = command as? any ReportingCommand { return try command.execute() }
            try command.run()
            return .done
        } catch {
            Interruption.removeUnfinishedFiles()
            return report(error, command: name)
        }
    }

    private static func report(_ error: any Error, command: String?) -> ExitStatus {
        switch error {
        case let failure as CommandFailure:
            Console.error(oneLine(failure.message), colored: colored)
            return failure.exitCode
        case let error as KernelError:
            Console.error(oneLine(error.message), colored: colored)
            return status(of: error.code)
        case let error as MetricSeriesError:
            Console.error(oneLine(error.message), colored: colored)
            return error.code == .shapeMismatch ? .internalFault : .badUsage
        case let error as MetricDataError:
            Console.error(oneLine(error.message), colored: colored)
            return .badUsage
        case let error as ReportingError:
            Console.error(oneLine(error.message), colored: colored)
            return error.code == .reservedColumn || error.code == .unknownFormat ? .badUsage : .internalFault
        default:
            break
        }
        // What the parser throws: help, version, or bad usage.
        switch VedetteCommand.exitCode(for: error) {
        case .success:
            let text = VedetteCommand.fullMessage(for: error)
            return print(CommandHelp.isVersion(text) ? text : CommandHelp.page(for: command, parserText: text))
        case .validationFailure:
            let help = command.map { "vedette \($0) --help" } ?? "vedette --help"
            Console.error("\(oneLine(VedetteCommand.message(for: error))) (see \(help))", colored: colored)
            return .badUsage
        default:
            Console.error("a fault of ours: \(oneLine(String(describing: error)))", colored: colored)
            return .internalFault
        }
    }

    private static func status(of code: KernelError.Code) -> ExitStatus {
        switch code {
        case .shapeMismatch, .keySpaceMismatch: .internalFault
        default: .badUsage
        }
    }

    private static func print(_ text: String) -> ExitStatus {
        do {
            let output = try OutputFile("-")
            try output.write(text.hasSuffix("\n") ? text : text + "\n")
            try output.finish()
            return .done
        } catch {
            return .badUsage
        }
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }

    private static var colored: Bool { Console(quiet: false, color: .auto).colorsErrors }
}

/// A command whose exit code says something.
protocol ReportingCommand: ParsableCommand {
    func execute() throws -> ExitStatus
}

extension ReportingCommand {
    mutating func run() throws { _ = try execute() }
}
