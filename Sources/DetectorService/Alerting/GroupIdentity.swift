import MetricSeries

/// Ids that derive from content.
enum GroupIdentity {
    /// The service's id of a group: of the detector, the stream's raster and the kernel's id, in the form of a UUID.
    static func id(of kernelID: String, detector: ResourceARN, streamStart: Int64) -> String {
        MetricID(canonical: "\(detector)|\(streamStart)|\(kernelID)".utf8).uuidString
    }

    /// The id of a series, stable within its detector: 32 hexadecimal digits.
    static func seriesID(_ key: MetricKey) -> String { key.id.description }
}
