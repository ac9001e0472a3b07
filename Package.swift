// swift-tools-version: 6.1
import PackageDescription

// The kernel with readers, reports and bench. It needs no networking, TLS or data base library.
var products: [Product] = [
    .library(name: "DetectionKernel", targets: ["DetectionKernel", "MetricSeries"]),
    .library(name: "MetricData", targets: ["MetricData", "MetricSeries"]),
]
var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
]
var targets: [Target] = [
    // Libraries
    .target(name: "MetricSeries"),
    .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "COpenBLASSupport"]),
    .target(name: "DetectionKernel", dependencies: ["MetricSeries", "LinearAlgebra", "CVectorKernels"]),
    .target(name: "MetricData", dependencies: ["MetricSeries", "CZlib"]),
    .target(name: "Reporting", dependencies: ["MetricSeries", "DetectionKernel"]),

    // The only C
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas lapacke", providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .target(name: "COpenBLASSupport", dependencies: ["COpenBLAS"]),
    .target(name: "CVectorKernels"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Benchmarks
    .executableTarget(
        name: "bench",
        dependencies: [
            "MetricSeries", "MetricData", "DetectionKernel", "LinearAlgebra", "CVectorKernels", "CZlib", "CBenchPeak",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Benchmarks/bench"),
    .target(name: "CBenchPeak", dependencies: ["CVectorKernels", "COpenBLAS"], path: "Benchmarks/CBenchPeak"),

    // Tests
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "MetricSeriesTests", dependencies: ["MetricSeries"]),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "COpenBLASSupport", "TestSupport"]),
    .testTarget(
        name: "DetectionKernelTests", dependencies: ["DetectionKernel", "MetricSeries", "CVectorKernels", "TestSupport"],
        resources: [.copy("Golden")]),
    .testTarget(name: "MetricDataTests", dependencies: ["MetricData", "MetricSeries", "DetectionKernel", "TestSupport"]),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "DetectionKernel", "MetricSeries"]),
    .testTarget(name: "BenchTests", dependencies: ["bench"]),
    .testTarget(name: "EmbeddingTests", dependencies: ["DetectionKernel", "MetricSeries"]),
]

// The service and the command line, which starts it. With VEDETTE_KERNEL_ONLY set they are left out.
if Context.environment["VEDETTE_KERNEL_ONLY"] == nil {
    products += [.executable(name: "vedette", targets: ["vedette"])]
    dependencies += [
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ]
    targets += [
        // Libraries
        .target(
            name: "DetectorService",
            dependencies: [
                "MetricSeries", "MetricData", "DetectionKernel",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ]),
        .target(name: "RequestSigning", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Connectors",
            dependencies: [
                "DetectorService", "RequestSigning",
                .product(name: "AsyncHTTPClient", package: "async-http-client"), .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(name: "LookoutAPI", dependencies: ["DetectorService", "RequestSigning", "MetricData", "MetricSeries"]),
        .target(
            name: "ServiceHost",
            dependencies: [
                "LookoutAPI", "DetectorService", "RequestSigning",
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"), .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"), .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "DetectorsAsCode",
            dependencies: [
                "LookoutAPI", "DetectorService", "RequestSigning", "MetricSeries", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Yams", package: "Yams"),
            ]),

        // Programs
        .executableTarget(
            name: "vedette",
            dependencies: [
                "MetricSeries", "MetricData", "DetectionKernel", "Reporting", "LinearAlgebra", "CVectorKernels",
                "DetectorService", "LookoutAPI", "RequestSigning", "ServiceHost", "Connectors", "DetectorsAsCode",
                .product(name: "ArgumentParser", package: "swift-argument-parser"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"), .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "service-proof", dependencies: ["DetectorService", "MetricSeries", .product(name: "Logging", package: "swift-log")],
            path: "Tests/ServiceProof"),

        // Tests
        .testTarget(
            name: "DetectorServiceTests",
            dependencies: [
                "DetectorService", "service-proof", "MetricData", "MetricSeries", "DetectionKernel", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ]),
        .testTarget(name: "RequestSigningTests", dependencies: ["RequestSigning"], resources: [.copy("Golden")]),
        .target(name: "LoopbackServers", path: "Tests/LoopbackServers", resources: [.copy("loopback.py")]),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: [
                "Connectors", "DetectorService", "RequestSigning", "LoopbackServers", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "LookoutAPITests", dependencies: ["LookoutAPI", "RequestSigning", "DetectorService", "MetricData", "MetricSeries", "TestSupport"],
            resources: [.copy("Golden")]),
        .testTarget(name: "ServiceHostTests", dependencies: ["ServiceHost", "LookoutAPI", "RequestSigning", "DetectorService"]),
        .testTarget(
            name: "DetectorsAsCodeTests", dependencies: ["DetectorsAsCode", "LookoutAPI", "DetectorService", "RequestSigning", .product(name: "Logging", package: "swift-log")],
            resources: [.copy("Golden")]),
        .testTarget(name: "VedetteTests", dependencies: ["vedette", "RequestSigning", "TestSupport", "LoopbackServers"], resources: [.copy("Flows")]),
        .testTarget(name: "GoldenAnomalyTests", dependencies: ["vedette", "CZlib"], exclude: ["Labelled"]),
    ]
}

let package = Package(
    name: "vedette", products: products, dependencies: dependencies, targets: targets, swiftLanguageModes: [.v6], cLanguageStandard: .gnu17)
