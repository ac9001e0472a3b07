import Foundation

Interruption.install()
exit(CommandLineEntry.run(Array(CommandLine.arguments.dropFirst())).rawValue)
