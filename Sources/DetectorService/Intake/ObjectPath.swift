/// An `s3://bucket/key` path, or prefix, as a user wrote it.
struct ObjectPath: Hashable, Sendable {
    let bucket: String
    let key: String

    /// - Parameter field: the API's name of the member, for the error.
    /// - Throws: `ServiceError` (validation) for text of another form.
    init(_ text: String, field: String) throws {
        guard text.hasPrefix("s3://") else { throw ServiceError.invalid(field, "\"\(text)\" is no S3 path: expected s3://bucket/key") }
        let rest = text.dropFirst(5)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        bucket = String(rest[..<slash])
        key = slash == rest.endIndex ? "" : String(rest[rest.index(after: slash)...])
        guard !bucket.isEmpty else { throw ServiceError.invalid(field, "\"\(text)\" names no bucket: expected s3://bucket/key") }
    }
}
