#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Buckets as folders of a local folder: `s3://NAME/key` is `ROOT/NAME/key`. No object store is needed then.
///
/// Keys that lead out of their bucket are refused, and symbolic links are followed only as far as they stay inside it.
/// The bucket's own folder may be a link.
public struct LocalBuckets: ObjectStore {
    private let root: String

    /// - Parameter root: an existing folder.
    /// - Throws: `ServiceError` (validation) when it is none.
    public init(root: String) throws {
        guard let resolved = Self.resolved(root), Self.kind(resolved) == .folder else {
            throw ServiceError.refused("bucket root \"\(root)\" is no folder: make it, with a folder for each bucket")
        }
        self.root = resolved
    }

    // MARK: Listing

    /// Objects of a page.
    static let pageSize = 1_000

    public func list(bucket: String, prefix: String, isFlat: Bool, after token: String?, region: String) async throws -> ObjectPage {
        let folder = try self.folder(of: bucket)
        let parts = prefix.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let place = parts.dropLast()
        // A prefix that no key can have matches nothing.
        guard place.allSatisfy({ Self.isName($0) }) else { return ObjectPage(objects: [], next: nil) }
        let start = place.isEmpty ? folder : folder + "/" + place.joined(separator: "/")
        guard let inside = Self.resolved(start), Self.isInside(inside, folder), Self.kind(inside) == .folder else { return ObjectPage(objects: [], next: nil) }
        var found: [ObjectSummary] = []
        let keyPrefix = place.isEmpty ? "" : place.joined(separator: "/") + "/"
        try collect(inside, bucket: folder, keyPrefix: keyPrefix, namePrefix: parts.last ?? "", isFlat: isFlat, depth: 0, into: &found)
        found.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        if let token { found.removeFirst(found.firstIndex { token.utf8.lexicographicallyPrecedes($0.key.utf8) } ?? found.count) }
        let page = Array(found.prefix(Self.pageSize))
        return ObjectPage(objects: page, next: found.count > page.count ? page.last?.key : nil)
    }

    private func collect(
        _ folder: String, bucket: String, keyPrefix: String, namePrefix: String, isFlat: Bool, depth: Int, into found: inout [ObjectSummary]
    ) throws {
        guard depth <= 40, let handle = opendir(folder) else { return }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Names that begin with a dot are this store's own unfinished files, or hidden ones.
            guard name.utf8.first != UInt8(ascii: "."), name.hasPrefix(namePrefix) else { continue }
            guard let inside = Self.resolved(folder + "/" + name), Self.isInside(inside, bucket) else { continue }
            var status = stat()
            guard stat(inside, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: found.append(Self.summary(keyPrefix + name, status))
            case S_IFDIR where !isFlat:
                try collect(inside, bucket: bucket, keyPrefix: keyPrefix + name + "/", namePrefix: "", isFlat: false, depth: depth + 1, into: &found)
            default: continue
            }
        }
    }

    private static func summary(_ key: String, _ status: stat) -> ObjectSummary {
        let nanoseconds = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        return ObjectSummary(
            key: key, size: Int64(status.st_size), entityTag: "\(status.st_size)-\(nanoseconds)-\(status.st_ino)",
            lastModified: Moment(milliseconds: nanoseconds / 1_000_000))
    }

    // MARK: Objects

    /// Bytes of a piece.
    private static let chunk = 1 << 20

    public func read(_ location: ObjectLocation, range: Range<Int64>?, region: String) async throws -> ObjectContent {
        let folder = try self.folder(of: location.bucket)
        let names = try Self.names(of: location)
        guard let path = Self.resolved(folder + "/" + names.joined(separator: "/")), Self.isInside(path, folder) else { throw Self.noSuchKey(location) }
        let file = try OpenFile(path: path, location: location)
        let start = min(max(range?.lowerBound ?? 0, 0), file.size)
        let end = min(range?.upperBound ?? file.size, file.size)
        let reader = FileReader(file: file, position: start, end: max(start, end))
        return ObjectContent(size: file.size, chunks: AsyncThrowingStream(unfolding: { try await reader.next(Self.chunk) }))
    }

    public func put(_ location: ObjectLocation, bytes: [UInt8], region: String) async throws {
        let folder = try self.folder(of: location.bucket)
        let names = try Self.names(of: location)
        var place = folder
        for name in names.dropLast() {
            place += "/" + name
            if mkdir(place, 0o755) != 0, errno != EEXIST { throw Self.failure(location, "its folder cannot be made") }
        }
        guard let inside = Self.resolved(place), Self.isInside(inside, folder), let name = names.last else {
            throw ObjectStoreError(.invalidKey, "\(location): the key leads out of its bucket")
        }
        let unfinished = inside + "/.\(name).\(getpid()).\(UInt64.random(in: 0...UInt64.max))"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw Self.failure(location, "cannot be written") }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let error = Self.failure(location, "cannot be written")
                close(descriptor)
                unlink(unfinished)
                throw error
            }
            written += count
        }
        close(descriptor)
        guard rename(unfinished, inside + "/" + name) == 0 else {
            let error = Self.failure(location, "cannot be written")
            unlink(unfinished)
            throw error
        }
    }

    // MARK: Paths

    private func folder(of bucket: String) throws -> String {
        guard Self.isName(bucket), let folder = Self.resolved(root + "/" + bucket), Self.kind(folder) == .folder else {
            throw ObjectStoreError(.noSuchBucket, "bucket \"\(bucket)\" does not exist: make the folder \(bucket) in the bucket root")
        }
        return folder
    }

    /// Whether text can be the name of one file or folder.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text != "." && text != ".." && !text.utf8.contains(0) && !text.contains("/") && text.utf8.count <= 255
    }

    private static func names(of location: ObjectLocation) throws -> [String] {
        let names = location.key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy({ isName($0) }) else {
            throw ObjectStoreError(.invalidKey, "\(location): a key in a local bucket is a path of plain names, without . and ..")
        }
        return names
    }

    /// The path with all links followed; nil when it does not exist.
    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static func isInside(_ path: String, _ folder: String) -> Bool { path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") }

    private enum Kind { case file, folder, other }

    private static func kind(_ path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFREG ? .file : status.st_mode & S_IFMT == S_IFDIR ? .folder : .other
    }

    fileprivate static func noSuchKey(_ location: ObjectLocation) -> ObjectStoreError { ObjectStoreError(.noSuchKey, "\(location) does not exist") }

    fileprivate static func failure(_ location: ObjectLocation, _ what: String) -> ObjectStoreError {
        let code: ObjectStoreError.Code = errno == EACCES || errno == EPERM ? .accessDenied : .unavailable
        return ObjectStoreError(code, "\(location) \(what): \(String(cString: strerror(errno)))")
    }
}

/// A file of a bucket, open for reading.
private final class OpenFile: Sendable {
    let descriptor: Int32
    let size: Int64
    let location: ObjectLocation

    init(path: String, location: ObjectLocation) throws {
        self.location = location
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT ? LocalBuckets.noSuchKey(location) : LocalBuckets.failure(location, "cannot be read") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw LocalBuckets.noSuchKey(location)
        }
        size = Int64(status.st_size)
    }

    deinit { close(descriptor) }
}

/// Reads a file piece by piece.
private actor FileReader {
    private let file: OpenFile
    private var position: Int64
    private let end: Int64

    init(file: OpenFile, position: Int64, end: Int64) {
        self.file = file
        self.position = position
        self.end = end
    }

    func next(_ capacity: Int) throws -> [UInt8]? {
        guard position < end else { return nil }
        let wanted = Int(min(Int64(capacity), end - position))
        var bytes = [UInt8](repeating: 0, count: wanted)
        let count = bytes.withUnsafeMutableBytes { pread(file.descriptor, $0.baseAddress, wanted, off_t(position)) }
        guard count >= 0 else { throw LocalBuckets.failure(file.location, "cannot be read") }
        guard count > 0 else { return nil }
        position += Int64(count)
        bytes.removeLast(wanted - count)
        return bytes
    }
}
