import Hummingbird
import HummingbirdCore
import Logging
import LookoutAPI
import NIOCore
import ServiceLifecycle

/// Serves the API over HTTP/1.1 until it is told to stop.
public struct APIServer: Sendable {
    /// How long running work may take to come to rest after SIGTERM or SIGINT, in seconds, before it is cancelled.
    public static let shutdownSeconds = 8

    private let settings: HostSettings
    private let wire: LookoutWire
    private let metrics: PrometheusRegistry
    private let logger: Logger

    /// A server of one wire, with settings that are valid.
    public init(settings: HostSettings, wire: LookoutWire, metrics: PrometheusRegistry, logger: Logger) {
        self.settings = settings
        self.wire = wire
        self.metrics = metrics
        self.logger = logger
    }

    /// Reads the certificate and the key that settings name, so that a fault of theirs is told before anything starts.
    ///
    /// - Throws: `ServiceHostError` (cannotListen).
    public static func checkCertificate(of settings: HostSettings) throws {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else { return }
        _ = try TLSServer.configuration(certificate: certificate, key: key)
    }

    /// Listens, runs the services beside the server, and returns after SIGTERM, SIGINT or the end of one of them.
    ///
    /// Services are stopped in the reverse order: the server takes no more requests first. What has not come to rest after
    /// `shutdownSeconds` is cancelled.
    ///
    /// - Parameters:
    ///   - services: what runs as long as the server does.
    ///   - refreshMetrics: brings gauges up to date; called before `/metrics` is answered.
    ///   - onListening: is told the port once requests are taken.
    /// - Throws: `ServiceHostError` when the address or the certificate cannot be used, or what a service threw.
    public func run(
        services: [any Service], refreshMetrics: @escaping @Sendable () async -> Void = {}, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let readiness = Readiness()
        var http1 = HTTP1Channel.Configuration(idleTimeout: .seconds(75))
        // The longest header of a client that signs is its Authorization; 32 kB are plenty, and more is a 400.
        http1.httpDecoder = .init(maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 200)
        let plain = HTTPServerBuilder.http1(configuration: http1)
        let builder =
            if let certificate = settings.tlsCertificate, let key = settings.tlsKey {
                try TLSServer.builder(over: plain, certificate: certificate, key: key)
            } else {
                plain
            }
        let host = settings.host == "[::1]" ? "::1" : settings.host
        let application = Application(
            responder: FrontDoor(wire: wire, metrics: metrics, readiness: readiness, refresh: refreshMetrics, logger: logger), server: builder,
            configuration: ApplicationConfiguration(address: .hostname(host, port: settings.port), serverName: "vedette"),
            onServerRunning: { channel in
                readiness.set(true)
                onListening(channel.localAddress?.port ?? settings.port)
            },
            logger: Self.quiet(logger))
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) } + [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Self.quiet(logger))
        configuration.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as ServiceGroupError where error.errorCode == .serviceFinishedUnexpectedly {
            throw ServiceHostError(.cannotListen, "the server on \(host), port \(settings.port), ended by itself")
        } catch let error where !readiness.isReady && (error is IOError || error is SocketAddressError) {
            throw ServiceHostError(.cannotListen, "cannot listen on \(host), port \(settings.port): \(error)")
        }
    }

    /// The frameworks' own events are of interest only when they warn.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}
