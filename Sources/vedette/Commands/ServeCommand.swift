import ArgumentParser
import Foundation
import ServiceHost

/// `vedette serve`: the detector service behind the Lookout for Metrics API.
struct ServeCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service that clients of Amazon Lookout for Metrics talk to.",
        discussion: """
            Clients sign with the access key in VEDETTE_ACCESS_KEY_ID and VEDETTE_SECRET_ACCESS_KEY (each also as …_FILE, the name of a file), or with \
            one of the keys in the configuration file. Requests to S3, SNS and Lambda are signed with the key in AWS_ACCESS_KEY_ID and \
            AWS_SECRET_ACCESS_KEY or in the profile AWS_PROFILE, as AWS's own tools find it. What is given here overrides the configuration file. Events are logged to standard error, one \
            JSON object a line.
            """)

    @Option(name: .long, help: ArgumentHelp("Configuration in YAML; --print-config shows all keys.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("Where the server keeps its database.", valueName: "dir"))
    var dataDir: String?

    @Option(name: .long, help: ArgumentHelp("Address to listen on (default 127.0.0.1).", valueName: "address"))
    var host: String?

    @Option(name: .long, help: ArgumentHelp("Port to listen on, 0 for any free one (default 8085).", valueName: "n"))
    var port: Int?

    @Option(name: .long, help: ArgumentHelp("Buckets as folders: s3://NAME/key is DIR/NAME/key.", valueName: "dir"))
    var bucketRoot: String?

    @Option(name: .long, help: ArgumentHelp("Where S3 is reached, if --bucket-root is not given (default AWS).", valueName: "url"))
    var s3Endpoint: String?

    @Option(name: .long, help: ArgumentHelp("Where SNS is reached (default AWS).", valueName: "url"))
    var snsEndpoint: String?

    @Option(name: .long, help: ArgumentHelp("Where Lambda is reached (default AWS).", valueName: "url"))
    var lambdaEndpoint: String?

    @Option(name: .long, help: ArgumentHelp("A simulated clock that starts at START and runs SPEED times real time.", valueName: "START@SPEED"))
    var clock: String?

    @Option(name: .long, help: ArgumentHelp("Where people reach the server, for links.", valueName: "url"))
    var publicURL: String?

    @Option(name: .long, help: ArgumentHelp("Certificate chain in PEM form, to serve HTTPS.", valueName: "file"))
    var tlsCert: String?

    @Option(name: .long, help: ArgumentHelp("The certificate's key in PEM form.", valueName: "file"))
    var tlsKey: String?

    @Flag(name: .long, help: "Serve other hosts without TLS.")
    var insecure = false

    @Flag(name: .long, help: "Print the configuration in force and end.")
    var printConfig = false

    @Flag(name: .long, help: "Check the configuration and end.")
    var checkConfig = false

    func execute() throws -> ExitStatus {
        var settings = try fileSettings()
        if let dataDir { settings.dataDirectory = dataDir }
        if let host { settings.host = host }
        if let port { settings.port = port }
        if let bucketRoot { settings.bucketRoot = bucketRoot }
        if let s3Endpoint { settings.s3Endpoint = s3Endpoint }
        if let snsEndpoint { settings.snsEndpoint = snsEndpoint }
        if let lambdaEndpoint { settings.lambdaEndpoint = lambdaEndpoint }
        if let clock { settings.clock = clock }
        if let publicURL { settings.publicURL = publicURL }
        if let tlsCert { settings.tlsCertificate = tlsCert }
        if let tlsKey { settings.tlsKey = tlsKey }
        if insecure { settings.isInsecure = true }
        let environment = ProcessInfo.processInfo.environment
        if let account = environment["VEDETTE_ACCOUNT_ID"], !account.isEmpty { settings.accountID = account }

        if printConfig {
            let output = try OutputFile("-")
            try output.write(settings.yaml)
            try output.finish()
            return .done
        }
        let run = try ServeRun(settings: settings, environment: environment)
        if checkConfig { return .done }
        try run.wait()
        return .done
    }

    private func fileSettings() throws -> HostSettings {
        guard let config else { return HostSettings() }
        guard let bytes = FileManager.default.contents(atPath: config) else { throw CommandFailure("cannot read the configuration \"\(config)\"") }
        guard let text = String(bytes: bytes, encoding: .utf8) else { throw CommandFailure("the configuration \"\(config)\" is not UTF-8 text") }
        do { return try SettingsFile.settings(of: text, file: config) } catch let error as ServiceHostError { throw CommandFailure(error.message) }
    }
}
