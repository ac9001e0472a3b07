import DetectorService
import RequestSigning

/// The answer to ListObjectsV2.
struct S3Listing {
    let page: ObjectPage

    /// Reads an answer's body.
    ///
    /// - Throws: `TransportFault` for anything but a whole listing.
    init(_ body: [UInt8]) throws {
        let root: XMLElement
        do { root = try XMLElement.document(body) } catch { throw TransportFault("the answer is no whole listing: \(error)") }
        guard root.name == "ListBucketResult" else { throw TransportFault("the answer is a \(root.name), not a listing") }
        let isEncoded = root.text("EncodingType") == "url"
        let objects = try root.children.lazy.filter { $0.name == "Contents" }.map { entry in
            guard let key = entry.text("Key"), let size = entry.text("Size").flatMap({ Int64($0) }), size >= 0 else {
                throw TransportFault("an object in the listing has no key or no size")
            }
            return ObjectSummary(
                key: isEncoded ? Self.decoded(key) : key, size: size, entityTag: entry.text("ETag") ?? "",
                lastModified: entry.text("LastModified").flatMap(Self.moment) ?? Moment(milliseconds: 0))
        }
        let next = root.text("NextContinuationToken").flatMap { $0.isEmpty ? nil : $0 }
        if root.text("IsTruncated") == "true", next == nil { throw TransportFault("the listing goes on, and does not say where") }
        page = ObjectPage(objects: Array(objects), next: next)
    }

    /// A key in the URL encoding of listings, where a space is a plus sign.
    private static func decoded(_ key: String) -> String {
        String(decoding: PercentEncoding.decode(key.replacing("+", with: " ")), as: UTF8.self)
    }

    /// `2009-10-12T17:50:30.000Z`; nil for another form.
    static func moment(_ text: String) -> Moment? {
        guard text.hasSuffix("Z") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let time = SigningTime(parts[0].filter { $0 != "-" && $0 != ":" } + "Z") else { return nil }
        let fraction = parts.count == 2 ? (parts[1] + "000").prefix(3) : "000"
        guard let milliseconds = Int64(fraction), milliseconds >= 0 else { return nil }
        return Moment(milliseconds: Int64(time.secondsSince1970) * 1_000 + milliseconds)
    }
}
