import DetectorService
import Testing

@testable import Connectors

@Suite struct S3ListingTests {
    private func page(_ text: String) throws -> ObjectPage { try S3Listing(Array(text.utf8)).page }

    @Test func keysAreDecodedWhereTheyAreEncoded() throws {
        let entry = { (key: String) in "<Contents><Key>\(key)</Key><LastModified>2025-01-02T03:04:05.678Z</LastModified><ETag>&quot;e&quot;</ETag><Size>7</Size></Contents>" }
        let plain = try page("<ListBucketResult>\(entry("a+b%20&amp;c"))</ListBucketResult>")
        #expect(plain.objects == [ObjectSummary(key: "a+b%20&c", size: 7, entityTag: "\"e\"", lastModified: Moment(milliseconds: 1_735_787_045_678))])
        #expect(plain.next == nil)
        let encoded = try page(
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t/1=</NextContinuationToken>\(entry("a+b%2B%20%C3%A9/c"))<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes></ListBucketResult>")
        #expect(encoded.objects.map(\.key) == ["a b+ é/c"])
        #expect(encoded.next == "t/1=")
    }

    @Test(arguments: [
        ("2025-01-02T03:04:05.678Z", 1_735_787_045_678), ("2025-01-02T03:04:05Z", 1_735_787_045_000), ("2025-01-02T03:04:05.6Z", 1_735_787_045_600),
        ("2025-01-02T03:04:05.678901Z", 1_735_787_045_678),
    ] as [(String, Int64)])
    func moments(_ text: String, _ milliseconds: Int64) { #expect(S3Listing.moment(text) == Moment(milliseconds: milliseconds)) }

    @Test(arguments: ["", "Z", "2025-13-02T03:04:05Z", "2025-01-02T03:04:05+01:00", "2025-01-02T03:04:05.-1Z", "yesterday"])
    func otherMoments(_ text: String) { #expect(S3Listing.moment(text) == nil) }

    @Test(arguments: [
        "", "<Error><Code>x</Code></Error>", "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents>",
    ])
    func otherAnswersAreFaults(_ text: String) { #expect(throws: TransportFault.self) { try page(text) } }
}
