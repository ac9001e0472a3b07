import DetectorService
import RequestSigning
import Testing

@testable import Connectors

/// What the store makes of answers that go wrong.
@Suite struct S3FaultTests {
    private static let listing = """
        <ListBucketResult><Contents><Key>k</Key><LastModified>2025-01-02T03:04:05Z</LastModified><ETag>"e"</ETag><Size>1</Size></Contents></ListBucketResult>
        """

    private static func refusal(_ code: String, _ more: String = "") -> String { "<Error><Code>\(code)</Code><Message>because</Message>\(more)</Error>" }

    private static let object = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    /// The part of the object that a request asks for.
    private static func part(_ request: ScriptedServer.Request) -> (status: Int, headers: [(String, String)], bytes: ArraySlice<UInt8>) {
        guard let range = request["Range"] else { return (200, [("ETag", "\"v1\"")], object[...]) }
        let ends = range.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        let first = Int(ends[0]) ?? 0, last = min(Int(ends[1]) ?? .max, object.count - 1)
        return (206, [("ETag", "\"v1\""), ("Content-Range", "bytes \(first)-\(last)/\(object.count)")], object[first...last])
    }

    private let location = ObjectLocation(bucket: "shop", key: "a b.csv")

    private func list(_ server: ScriptedServer, attempts: Int = 4, answerTimeout: Duration = Connecting.patience, idleTimeout: Duration = Connecting.patience) async throws -> ObjectPage {
        try await Connecting.withStore(server.url, attempts: attempts, answerTimeout: answerTimeout, idleTimeout: idleTimeout) {
            try await $0.list(bucket: "shop", prefix: "", isFlat: true, after: nil, region: "eu-west-1")
        }
    }

    // MARK: Faults that pass

    @Test(arguments: [
        ScriptedServer.Answer.answer(503), .xml(503, refusal("SlowDown")), .xml(500, refusal("InternalError")), .answer(502), .answer(504), .answer(429), .answer(408),
        .xml(400, refusal("RequestTimeout")), .xml(400, refusal("ThrottlingException")), .close, .cutOff(200, [], Array(listing.utf8.dropLast(9)), promised: 999),
        .xml(200, "<ListBucketResult>"), .xml(200, refusal("InternalError")),
    ])
    func faultsThatPassAreTriedAgain(_ fault: ScriptedServer.Answer) async throws {
        let server = try await ScriptedServer { _, count in count < 2 ? fault : .xml(200, Self.listing) }
        #expect(try await list(server).objects.map(\.key) == ["k"])
        #expect(server.requests.count == 3)
    }

    @Test func silenceIsTriedAgain() async throws {
        // The answer that comes may come too late as well: as many attempts as it takes.
        let server = try await ScriptedServer { _, count in count == 0 ? .silence : .xml(200, Self.listing) }
        #expect(try await list(server, attempts: 100, answerTimeout: .seconds(2)).objects.count == 1)
        let other = try await ScriptedServer { _, count in count == 0 ? .silence : .xml(200, Self.listing) }
        #expect(try await list(other, attempts: 100, idleTimeout: .seconds(2)).objects.count == 1)
        #expect(server.requests.count >= 2 && other.requests.count >= 2)
    }

    @Test func faultsThatStayAreSaid() async throws {
        let server = try await ScriptedServer { _, _ in .xml(503, Self.refusal("SlowDown")) }
        let error = await #expect(throws: ObjectStoreError.self) { try await list(server) }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("s3://shop") == true && error?.message.contains("SlowDown") == true && error?.message.contains("4 attempts") == true)
        #expect(server.requests.count == 4)
    }

    @Test func nobodyListening() async throws {
        let server = try await ScriptedServer { _, _ in .close }
        let error = await #expect(throws: ObjectStoreError.self) { try await list(server, attempts: 2) }
        #expect(error?.code == .unavailable)
        // Port 1 of loopback: nothing listens there.
        let refused = await #expect(throws: ObjectStoreError.self) {
            try await Connecting.withStore("http://127.0.0.1:1", attempts: 2) { try await $0.put(location, bytes: [1], region: "eu-west-1") }
        }
        #expect(refused?.code == .unavailable && refused?.message.lowercased().contains("connection") == true, "\(refused?.message ?? "")")
    }

    @Test func putsAreTriedAgainWhole() async throws {
        let server = try await ScriptedServer { _, count in count == 0 ? .answer(500) : .answer(200, [("ETag", "\"e\"")]) }
        try await Connecting.withStore(server.url) { try await $0.put(location, bytes: Self.object, region: "eu-west-1") }
        #expect(server.requests.map(\.method) == ["PUT", "PUT"])
        #expect(server.requests.allSatisfy { $0.body == Self.object && $0.target == "/shop/a%20b.csv" })
    }

    @Test func cancellationEndsTheWaiting() async throws {
        let server = try await ScriptedServer { _, _ in .silence }
        let task = Task { try await list(server) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    // MARK: Refusals

    @Test(arguments: [
        (404, refusal("NoSuchBucket"), .noSuchBucket), (404, "", .noSuchKey), (404, refusal("NoSuchKey"), .noSuchKey), (403, refusal("AccessDenied"), .accessDenied),
        (403, "", .accessDenied), (401, "", .accessDenied), (403, refusal("SignatureDoesNotMatch"), .accessDenied), (403, refusal("InvalidAccessKeyId"), .accessDenied),
        (400, refusal("ExpiredToken"), .accessDenied), (403, refusal("RequestTimeTooSkewed"), .accessDenied), (400, refusal("KeyTooLongError"), .invalidKey),
        (301, refusal("PermanentRedirect"), .wrongRegion), (400, refusal("AuthorizationHeaderMalformed"), .wrongRegion), (400, refusal("Strange"), .unavailable),
        (418, "no XML", .unavailable),
    ] as [(Int, String, ObjectStoreError.Code)])
    func refusalsAreNotTriedAgain(_ status: Int, _ body: String, _ code: ObjectStoreError.Code) async throws {
        let server = try await ScriptedServer { _, _ in .xml(status, body) }
        let error = await #expect(throws: ObjectStoreError.self) {
            try await Connecting.withStore(server.url) { try await $0.read(location, range: nil, region: "eu-west-1") }
        }
        #expect(error?.code == code, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix("s3://shop/a b.csv: ") == true && error?.message.contains("tester secret") == false)
        #expect(server.requests.count == 1)
    }

    // MARK: Regions

    @Test(arguments: [
        ScriptedServer.Answer.xml(301, refusal("PermanentRedirect"), [("x-amz-bucket-region", "us-west-2")]), .answer(301, [("x-amz-bucket-region", "us-west-2")]),
        .xml(400, refusal("AuthorizationHeaderMalformed", "<Region>us-west-2</Region>")), .answer(307, [("x-amz-bucket-region", "us-west-2")]),
    ])
    func theRegionThatTheStoreNamesIsTaken(_ answer: ScriptedServer.Answer) async throws {
        let server = try await ScriptedServer { request, _ in
            request["Authorization"]?.contains("/us-west-2/s3/") == true ? .xml(200, Self.listing) : answer
        }
        try await Connecting.withStore(server.url) { store in
            for (bucket, region) in [("shop", "eu-west-1"), ("shop", "eu-west-1"), ("other", "us-west-2")] {
                let page = try await store.list(bucket: bucket, prefix: "", isFlat: false, after: nil, region: region)
                #expect(page.objects.count == 1)
            }
        }
        // Asked once in the wrong region: it is known from then on.
        #expect(server.requests.count == 4)
        #expect(server.requests[0]["Authorization"]?.contains("/eu-west-1/s3/") == true)
    }

    @Test func storesThatSendInCirclesAreLeft() async throws {
        let server = try await ScriptedServer { request, count in .xml(301, Self.refusal("PermanentRedirect"), [("x-amz-bucket-region", "region-\(count)")]) }
        let error = await #expect(throws: ObjectStoreError.self) { try await list(server) }
        #expect(error?.code == .wrongRegion && error?.message.contains("region-1") == true)
        #expect(server.requests.count == 2)
    }

    // MARK: Reading on

    /// Cut off after 30,000, 20,000 and 10 bytes: what is read is the whole object, each request for the rest of the same version.
    @Test(arguments: [nil, 5_000..<95_000] as [Range<Int64>?])
    func aReadThatBreaksOffGoesOn(_ range: Range<Int64>?) async throws {
        let server = try await ScriptedServer { request, count in
            let (status, headers, bytes) = Self.part(request)
            let cuts = [30_000, 20_000, 10]
            return count < cuts.count ? .cutOff(status, headers, Array(bytes.prefix(cuts[count])), promised: bytes.count) : .answer(status, headers, Array(bytes))
        }
        try await Connecting.withStore(server.url, attempts: 2) { store in
            let content = try await store.read(location, range: range, region: "eu-west-1")
            #expect(content.size == 100_000)
            let bytes = try await Connecting.bytes(content)
            #expect(bytes.elementsEqual(range.map { Self.object[Int($0.lowerBound)..<Int($0.upperBound)] } ?? Self.object[...]))
        }
        let start = range?.lowerBound ?? 0
        let last = range.map { "\($0.upperBound - 1)" } ?? "99999"
        let whole: String? = range == nil ? nil : "bytes=\(start)-\(last)"
        let rests: [String?] = [Int64(30_000), 50_000, 50_010].map { "bytes=\(start + $0)-\(last)" }
        #expect(server.requests.map { $0["Range"] } == [whole] + rests)
        #expect(server.requests.map { $0["If-Match"] } == [nil, "\"v1\"", "\"v1\"", "\"v1\""])
    }

    @Test func breaksWithoutProgressAreCounted() async throws {
        let server = try await ScriptedServer { request, _ in
            let (status, headers, bytes) = Self.part(request)
            return .cutOff(status, headers, request["Range"] == nil ? Array(bytes.prefix(100)) : [], promised: bytes.count)
        }
        let error = await #expect(throws: ObjectStoreError.self) {
            try await Connecting.withStore(server.url) { try await Connecting.bytes($0.read(location, range: nil, region: "eu-west-1")) }
        }
        #expect(error?.code == .unavailable && error?.message.contains("at byte 100") == true, "\(error?.message ?? "")")
        #expect(server.requests.count == 4)
    }

    /// An object that changes between two parts is never put together from both.
    @Test(arguments: [true, false])
    func anObjectThatChangedIsNotGoneOnWith(_ knowsConditions: Bool) async throws {
        let server = try await ScriptedServer { request, count in
            let (status, headers, bytes) = Self.part(request)
            if count == 0 { return .cutOff(status, headers, Array(bytes.prefix(100)), promised: bytes.count) }
            return knowsConditions ? .xml(412, Self.refusal("PreconditionFailed")) : .answer(206, [headers[1], ("ETag", "\"v2\"")], Array(bytes))
        }
        let error = await #expect(throws: ObjectStoreError.self) {
            try await Connecting.withStore(server.url) { try await Connecting.bytes($0.read(location, range: nil, region: "eu-west-1")) }
        }
        #expect(error?.message.contains("changed while it was read") == true)
    }

    @Test func storesWithoutRangesAreReadPastTheStart() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200, [], Self.object) }
        try await Connecting.withStore(server.url) { store in
            let content = try await store.read(location, range: 70_000..<80_000, region: "eu-west-1")
            #expect(content.size == 100_000)
            #expect(try await Connecting.bytes(content).elementsEqual(Self.object[70_000..<80_000]))
        }
    }

    /// As rclone's server does it.
    @Test func partsWithStatus200AreParts() async throws {
        let server = try await ScriptedServer { request, _ in
            let (_, headers, bytes) = Self.part(request)
            return .answer(200, headers, Array(bytes))
        }
        try await Connecting.withStore(server.url) { store in
            let content = try await store.read(location, range: 70_000..<80_000, region: "eu-west-1")
            #expect(content.size == 100_000)
            #expect(try await Connecting.bytes(content).elementsEqual(Self.object[70_000..<80_000]))
        }
    }

    @Test func answersThatDoNotFitAreFaults() async throws {
        let server = try await ScriptedServer { _, _ in .answer(206, [("Content-Range", "bytes 5-9/100000")], [1, 2, 3, 4, 5]) }
        let error = await #expect(throws: ObjectStoreError.self) {
            try await Connecting.withStore(server.url) { try await $0.read(location, range: 0..<5, region: "eu-west-1") }
        }
        #expect(error?.code == .unavailable && server.requests.count == 4)
    }

    /// No piece is a large part of the object: what comes is handed on, and not gathered.
    @Test func largeObjectsComeInPieces() async throws {
        let large = [UInt8](repeating: 7, count: 64 << 20)
        let server = try await ScriptedServer { _, _ in .answer(200, [("ETag", "\"v\"")], large) }
        try await Connecting.withStore(server.url) { store in
            let content = try await store.read(location, range: nil, region: "eu-west-1")
            var count = 0, largest = 0
            for try await chunk in content.chunks {
                count += chunk.count
                largest = max(largest, chunk.count)
            }
            #expect(count == large.count)
            #expect(largest <= 4 << 20)
        }
    }

    // MARK: Listing

    /// A page of nothing but folders is no end.
    @Test func pagesWithoutObjectsArePassedOver() async throws {
        let server = try await ScriptedServer { request, _ in
            if request.target.contains("continuation-token=t%2F1%2B") { return .xml(200, Self.listing) }
            return .xml(
                200,
                "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t/1+</NextContinuationToken><CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>")
        }
        let page = try await list(server)
        #expect(page.objects.map(\.key) == ["k"] && page.next == nil)
        #expect(server.requests.map(\.target) == [
            "/shop?delimiter=%2F&encoding-type=url&list-type=2&prefix=", "/shop?continuation-token=t%2F1%2B&delimiter=%2F&encoding-type=url&list-type=2&prefix=",
        ])
    }

    // MARK: What is sent

    /// Every request is signed so that the other side, which sees nothing but its bytes, finds the same signature.
    @Test func pathsAndHeadersAreSentAsSigned() async throws {
        let server = try await ScriptedServer { request, _ in request.method == "PUT" ? .answer(200) : .answer(200, [("ETag", "e")], [1]) }
        let keys = ["a b/é+c%.csv", "a//b", "/lead", "trail/", "q'()*!$,;=:@&?#[]", "...", "\u{1}control", "日本/語"]
        try await Connecting.withStore(server.url) { store in
            for key in keys {
                try await store.put(ObjectLocation(bucket: "shop", key: key), bytes: [1], region: "eu-west-1")
                _ = try await Connecting.bytes(store.read(ObjectLocation(bucket: "shop", key: key), range: nil, region: "eu-west-1"))
            }
        }
        #expect(server.requests.count == 2 * keys.count)
        for (request, key) in zip(server.requests, keys.flatMap { [$0, $0] }) {
            #expect(request.target == "/shop/" + PercentEncoding.encode(key.utf8, keepsSlash: true))
            #expect(request["Host"] == "127.0.0.1:\(server.port)")
            #expect(request["Accept-Encoding"] == "identity")
            let time = try #require(request["X-Amz-Date"].flatMap { SigningTime($0) })
            let again = try RequestSigner(key: Connecting.key, region: "eu-west-1", service: "s3").signed(
                SignableRequest(method: request.method, path: request.path, headers: [("Host", request["Host"] ?? ""), ("Accept-Encoding", "identity")], body: request.body),
                at: time)
            #expect(request["Authorization"] == again.headers.first { $0.name == "Authorization" }?.value)
        }
    }
}
