import ArgumentParser

/// `vedette completions bash|zsh|fish`.
struct CompletionsCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Prints a completion script for a shell.")

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"))
    var shell: ShellChoice

    func execute() throws -> ExitStatus {
        let kind: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        let output = try OutputFile("-")
        try output.write(VedetteCommand.completionScript(for: kind) + "\n")
        try output.finish()
        return .done
    }
}

enum ShellChoice: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }
