/// The place of an object: `s3://bucket/key`.
public struct ObjectLocation: Hashable, Sendable, CustomStringConvertible {
    public let bucket: String
    public let key: String

    public init(bucket: String, key: String) {
        self.bucket = bucket
        self.key = key
    }

    public var description: String { "s3://\(bucket)/\(key)" }
}

/// An object in a listing.
public struct ObjectSummary: Hashable, Sendable {
    public let key: String
    /// Bytes as stored.
    public let size: Int64
    /// Changes whenever the content does; opaque.
    public let entityTag: String
    public let lastModified: Moment

    public init(key: String, size: Int64, entityTag: String, lastModified: Moment) {
        self.key = key
        self.size = size
        self.entityTag = entityTag
        self.lastModified = lastModified
    }
}

/// Part of a listing.
public struct ObjectPage: Sendable {
    /// In the order of their keys (bytes).
    public let objects: [ObjectSummary]
    /// What to ask with for the rest; nil when there is no more.
    public let next: String?

    public init(objects: [ObjectSummary], next: String?) {
        self.objects = objects
        self.next = next
    }
}

/// The bytes of an object, as stored, piece by piece.
public struct ObjectContent: Sendable {
    /// Bytes of the whole object (not of the range asked for).
    public let size: Int64
    public let chunks: AsyncThrowingStream<[UInt8], any Error>

    public init(size: Int64, chunks: AsyncThrowingStream<[UInt8], any Error>) {
        self.size = size
        self.chunks = chunks
    }
}

/// What an object store can refuse.
public struct ObjectStoreError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case noSuchBucket
        case noSuchKey
        /// A key that no store of this kind can hold, or one that leads out of its bucket.
        case invalidKey
        case accessDenied
        /// The bucket lies in another region than the request.
        case wrongRegion
        /// The store did not answer, or answered with a fault, after all retries.
        case unavailable
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

/// Objects by bucket and key. Implementations retry what is worth retrying themselves.
public protocol ObjectStore: Sendable {
    /// Lists objects whose key begins with `prefix`, in the order of their keys.
    ///
    /// - Parameters:
    ///   - prefix: of the key; empty for the whole bucket.
    ///   - isFlat: leaves out objects with a `/` behind the prefix: those directly in the folder only.
    ///   - token: ``ObjectPage/next`` of the page before; nil for the first page.
    ///   - region: of the request; an implementation may ignore it.
    /// - Throws: `ObjectStoreError`. A prefix without any object is an empty page.
    func list(bucket: String, prefix: String, isFlat: Bool, after token: String?, region: String) async throws -> ObjectPage

    /// Opens an object.
    ///
    /// - Parameter range: bytes to read; nil for all; what lies beyond the end is left out.
    /// - Throws: `ObjectStoreError`, also while the chunks are read.
    func read(_ location: ObjectLocation, range: Range<Int64>?, region: String) async throws -> ObjectContent

    /// Stores an object, whole or not at all.
    func put(_ location: ObjectLocation, bytes: [UInt8], region: String) async throws
}
