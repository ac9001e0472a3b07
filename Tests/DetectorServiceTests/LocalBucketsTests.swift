import Foundation
import Testing

@testable import DetectorService

@Suite struct LocalBucketsTests {
    private static func bytes(_ store: LocalBuckets, _ key: String, range: Range<Int64>? = nil) async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in try await store.read(ObjectLocation(bucket: "b", key: key), range: range, region: "r").chunks { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func keys(_ store: LocalBuckets, _ prefix: String, isFlat: Bool = false) async throws -> [String] {
        var keys: [String] = []
        var token: String?
        repeat {
            let page = try await store.list(bucket: "b", prefix: prefix, isFlat: isFlat, after: token, region: "r")
            keys += page.objects.map(\.key)
            token = page.next
        } while token != nil
        return keys
    }

    @Test func listsInTheOrderOfKeysByPrefix() async throws {
        let root = try TemporaryFolder()
        for name in ["a/b/1.csv", "a/b.csv", "a/b/2.csv", "a.csv", "a/bc/3.csv", "z.csv"] { try root.write("x", to: "b/" + name) }
        let store = try LocalBuckets(root: root.path)
        #expect(try await Self.keys(store, "") == ["a.csv", "a/b.csv", "a/b/1.csv", "a/b/2.csv", "a/bc/3.csv", "z.csv"])
        #expect(try await Self.keys(store, "a/b") == ["a/b.csv", "a/b/1.csv", "a/b/2.csv", "a/bc/3.csv"])
        #expect(try await Self.keys(store, "a/b/") == ["a/b/1.csv", "a/b/2.csv"])
        #expect(try await Self.keys(store, "a/", isFlat: true) == ["a/b.csv"])
        #expect(try await Self.keys(store, "nothing/") == [])
        #expect(try await Self.keys(store, "../b/a/") == [])
    }

    @Test func pagesLoseNothing() async throws {
        let root = try TemporaryFolder()
        for index in 0..<2_345 { try root.write("x", to: "b/f/\(index).csv") }
        let keys = try await Self.keys(LocalBuckets(root: root.path), "f/")
        #expect(keys.count == 2_345 && Set(keys).count == 2_345)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func readsWholeAndInParts() async throws {
        let root = try TemporaryFolder()
        let text = String((0..<300_000).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
        try root.write(text, to: "b/k")
        let store = try LocalBuckets(root: root.path)
        #expect(try await Self.bytes(store, "k") == text)
        #expect(try await Self.bytes(store, "k", range: 10..<20) == "klmnopqrst")
        #expect(try await Self.bytes(store, "k", range: 299_990..<400_000).count == 10)
        #expect(try await Self.bytes(store, "k", range: 400_000..<400_001).isEmpty)
    }

    @Test func putsAndReplacesWhole() async throws {
        let root = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: root.path + "/b", withIntermediateDirectories: true)
        let store = try LocalBuckets(root: root.path)
        for text in ["first", "second, longer"] {
            try await store.put(ObjectLocation(bucket: "b", key: "x/y/z.csv"), bytes: Array(text.utf8), region: "r")
            #expect(try await Self.bytes(store, "x/y/z.csv") == text)
        }
        #expect(try await Self.keys(store, "") == ["x/y/z.csv"])
    }

    @Test(arguments: ["../outside", "a/../../outside", "a//b", "", ".", "a/./b", "/etc/passwd", "a/\0"])
    func keysThatLeadOutAreRefused(_ key: String) async throws {
        let root = try TemporaryFolder()
        try root.write("secret", to: "outside")
        try root.write("x", to: "b/a/b")
        let store = try LocalBuckets(root: root.path)
        await #expect(throws: ObjectStoreError.self) { try await Self.bytes(store, key) }
        await #expect(throws: ObjectStoreError.self) { try await store.put(ObjectLocation(bucket: "b", key: key), bytes: [1], region: "r") }
        #expect(try String(contentsOfFile: root.path + "/outside", encoding: .utf8) == "secret")
    }

    @Test(arguments: ["..", ".", "", "b/../other", "missing"])
    func bucketsThatAreNone(_ bucket: String) async throws {
        let root = try TemporaryFolder()
        try root.write("x", to: "b/k")
        let store = try LocalBuckets(root: root.path)
        await #expect { try await store.list(bucket: bucket, prefix: "", isFlat: false, after: nil, region: "r") } throws: { ($0 as? ObjectStoreError)?.code == .noSuchBucket }
    }

    @Test func linksAreFollowedInsideTheBucketOnly() async throws {
        let root = try TemporaryFolder()
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("secret", to: "secret.csv")
        try root.write("mine", to: "b/real/mine.csv")
        try root.write("other", to: "c/other.csv")
        let files = FileManager.default
        try files.createSymbolicLink(atPath: root.path + "/b/out.csv", withDestinationPath: elsewhere.path + "/secret.csv")
        try files.createSymbolicLink(atPath: root.path + "/b/outfolder", withDestinationPath: elsewhere.path)
        try files.createSymbolicLink(atPath: root.path + "/b/sibling", withDestinationPath: "../c")
        try files.createSymbolicLink(atPath: root.path + "/b/inside", withDestinationPath: "real")
        let store = try LocalBuckets(root: root.path)
        #expect(try await Self.keys(store, "") == ["inside/mine.csv", "real/mine.csv"])
        #expect(try await Self.bytes(store, "inside/mine.csv") == "mine")
        for key in ["out.csv", "outfolder/secret.csv", "sibling/other.csv"] {
            await #expect { try await Self.bytes(store, key) } throws: { ($0 as? ObjectStoreError)?.code == .noSuchKey }
        }
        await #expect(throws: ObjectStoreError.self) { try await store.put(ObjectLocation(bucket: "b", key: "outfolder/new.csv"), bytes: [1], region: "r") }
        #expect(!files.fileExists(atPath: elsewhere.path + "/new.csv"))
    }

    @Test func rootMustBeAFolder() throws {
        let root = try TemporaryFolder()
        try root.write("x", to: "file")
        #expect(throws: ServiceError.self) { try LocalBuckets(root: root.path + "/file") }
        #expect(throws: ServiceError.self) { try LocalBuckets(root: root.path + "/missing") }
    }
}
