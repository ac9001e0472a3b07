import Connectors
import DetectorService
import Foundation
import Logging
import LookoutAPI
import RequestSigning
import ServiceHost
import ServiceLifecycle

/// A server put together from its settings: store, buckets, clock, service, wire and host.
struct ServeRun {
    private let settings: HostSettings
    private let keys: KeyRing
    private let outgoing: OutgoingConnections

    /// Checks the settings with the files that they name, and gathers the keys; opens no store and no port.
    ///
    /// - Throws: `CommandFailure` in words that tell what to change.
    init(settings: HostSettings, environment: [String: String]) throws {
        self.settings = settings
        do {
            try settings.validate()
            try APIServer.checkCertificate(of: settings)
            keys = try KeyRing.gathered(configured: settings.keys, surroundings: .machine(environment: environment))
        } catch let error as ServiceHostError {
            throw CommandFailure(error.message)
        } catch let error as RequestSigningError {
            throw CommandFailure(error.message)
        }
        guard !keys.isEmpty else {
            throw CommandFailure(
                "no access key is set, so nobody could use the service: set VEDETTE_ACCESS_KEY_ID and VEDETTE_SECRET_ACCESS_KEY (or …_FILE) "
                    + "to a pair of your choice and give the same to the clients, or put keys into the configuration file")
        }
        outgoing = try OutgoingConnections(settings: settings, surroundings: .machine(environment: environment))
    }

    /// Runs until SIGTERM or SIGINT, on this thread.
    func wait() throws {
        let done = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var failure: (any Error)?
        Task {
            do { try await run() } catch { failure = error }
            done.signal()
        }
        done.wait()
        switch failure {
        case nil: return
        case let error as ServiceHostError: throw CommandFailure(error.message)
        case let error as ServiceError: throw CommandFailure(error.code == .internalFault ? .internalFault : .badUsage, error.message)
        case let error?: throw CommandFailure(.internalFault, "the server failed: \(error)")
        }
    }

    private func run() async throws {
        let transport = HTTPTransport()
        do { try await serve(over: transport) } catch {
            try? await transport.shutdown()
            throw error
        }
        try await transport.shutdown()
    }

    private func serve(over transport: HTTPTransport) async throws {
        let logger = Logger(label: "vedette") { label in
            JSONLogHandler(label: label, level: settings.logLevel, time: Self.time) { StandardError.write($0) }
        }
        let store = try DetectorStore(directory: settings.dataDirectory ?? "")
        let clock: any ServiceClock = if let text = settings.clock { try SimulatedClock(parsing: text) } else { SystemClock() }
        let metrics = PrometheusRegistry()
        let service = DetectionService(
            store: store, objects: try outgoing.objects(transport, logger: logger), channel: outgoing.channel(transport), clock: clock,
            configuration: settings.serviceConfiguration, metrics: metrics, logger: logger)
        let figures = ServiceFigures(service: service, registry: metrics)
        let wire = LookoutWire(
            service: service, keys: keys, account: settings.accountID, links: settings.publicURL.map { ConsoleLinks(publicURL: $0) },
            now: { SigningTime(secondsSince1970: Int(Date().timeIntervalSince1970)) })
        let server = APIServer(settings: settings, wire: wire, metrics: metrics, logger: logger)
        logger.info("starting", metadata: ["version": "\(PackageVersion.current)", "data": "\(settings.dataDirectory ?? "")", "clock": "\(settings.clock ?? "real")"])
        try await server.run(
            services: [DetectionRunner(service: service, logger: logger)], refreshMetrics: { await figures.refresh() },
            onListening: { port in
                logger.info("listening", metadata: ["host": "\(settings.host)", "port": .stringConvertible(port), "tls": .stringConvertible(settings.tlsCertificate != nil)])
            })
        try store.close()
        logger.info("stopped")
    }

    private static func time() -> String { Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }
}

/// Starts the detectors' work and brings it to rest when the server is told to stop.
private struct DetectionRunner: Service {
    let service: DetectionService
    let logger: Logger

    /// Seconds after which the process ends although something still runs. The store takes no harm: what is not whole in it
    /// is done again at the next start.
    private static let patience = 9.0

    func run() async throws {
        try await service.start()
        // Ends at the signal to stop; a cancellation comes to the same.
        try? await gracefulShutdown()
        logger.info("stopping")
        let logger = logger
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) {
            logger.warning("stopped before everything came to rest; it goes on at the next start")
            exit(ExitStatus.done.rawValue)
        }
        await service.stop()
    }
}
