import ArgumentParser
import DetectorsAsCode
import Foundation
import RequestSigning

/// Which server, and how to tell what it says.
struct ServerOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Where the server listens.", valueName: "url"))
    var endpoint = "http://127.0.0.1:8085"

    @Option(name: .long, help: ArgumentHelp("Authority that signed the server's certificate, in PEM form.", valueName: "file"))
    var caCert: String?

    @Flag(name: .long, help: "One JSON object on standard output.")
    var json = false

    @Flag(name: .long, help: "No notes.")
    var quiet = false

    var console: Console { Console(quiet: quiet, color: .auto) }

    /// Runs `body` with a client of the server, on this thread.
    ///
    /// - Throws: `CommandFailure`.
    func connected<Value: Sendable>(region: String, _ body: @escaping @Sendable (ServiceClient) async throws -> Value) throws -> Value {
        let key = try Self.key()
        let (endpoint, certificate) = (endpoint, caCert)
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var outcome: Result<Value, any Error>?
        Task {
            do {
                outcome = .success(try await ServiceClient.with(endpoint: endpoint, region: region, key: key, certificate: certificate, body))
            } catch { outcome = .failure(error) }
            done.signal()
        }
        done.wait()
        do { return try outcome!.get() } catch let error as DetectorsAsCodeError { throw CommandFailure(error.message) }
    }

    /// The key of the environment: the server's own variables, else what AWS's tools use.
    private static func key() throws -> AccessKey {
        let surroundings = CredentialSurroundings.machine(environment: ProcessInfo.processInfo.environment)
        do {
            let own = try KeyRing.gathered(configured: [], surroundings: surroundings)
            if let id = own.ids.first, let entry = own.entry(of: id) { return entry.key }
            if let key = try OutgoingCredentials.found(in: surroundings).key { return key }
        } catch let error as RequestSigningError { throw CommandFailure(error.message) }
        throw CommandFailure(
            "no access key is set: set VEDETTE_ACCESS_KEY_ID and VEDETTE_SECRET_ACCESS_KEY (or …_FILE), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, to the server's pair")
    }
}

/// What may be done beside creating and updating.
struct PlanOptions: ParsableArguments {
    @Flag(name: .long, help: "Delete detectors of the region, and alerts of the file's detectors, that the file does not have.")
    var prune = false

    @Flag(name: .long, help: "Activate detectors that do not run; with a historical path alone, run the backtest.")
    var activate = false

    var options: DetectorPlan.Options { DetectorPlan.Options(prunes: prune, activates: activate) }
}
