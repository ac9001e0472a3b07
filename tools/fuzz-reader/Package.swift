// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "fuzz-reader",
    dependencies: [.package(name: "vedette", path: "../..")],
    targets: [
        .executableTarget(name: "fuzz-reader", dependencies: [.product(name: "MetricData", package: "vedette")]),
    ],
    swiftLanguageModes: [.v6]
)
