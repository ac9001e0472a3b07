/// The version of the package: the one place that states it.
enum PackageVersion {
    static let current = "0.1.0"
}
