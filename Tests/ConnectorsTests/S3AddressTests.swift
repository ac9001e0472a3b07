import DetectorService
import Testing

@testable import Connectors

@Suite struct S3AddressTests {
    private func address(_ bucket: String, _ key: String?, _ endpoint: String? = nil, _ addressing: S3Settings.Addressing? = nil, region: String = "eu-west-1") throws
        -> S3Address
    {
        S3Address(bucket: bucket, key: key, region: region, settings: S3Settings(endpoint: try endpoint.map { try Endpoint($0) }, addressing: addressing))
    }

    @Test func onAWSTheBucketIsPartOfTheHost() throws {
        let object = try address("shop", "a b/é+c.csv")
        #expect(object.origin == "https://shop.s3.eu-west-1.amazonaws.com" && object.host == "shop.s3.eu-west-1.amazonaws.com")
        #expect(object.path == "/a%20b/%C3%A9%2Bc.csv")
        #expect(try address("shop", nil).path == "/")
        #expect(try address("shop", nil, region: "cn-north-1").host == "shop.s3.cn-north-1.amazonaws.com.cn")
    }

    /// A name that no certificate covers, or no host can have.
    @Test(arguments: ["shop.data", "Shop", "a", "my_shop", "-shop", "shop-"])
    func otherBucketsStandInThePath(_ bucket: String) throws {
        let object = try address(bucket, "k")
        #expect(object.host == "s3.eu-west-1.amazonaws.com")
        #expect(object.path == "/\(bucket)/k")
    }

    @Test func storesOfOnesOwnAreAddressedByPath() throws {
        let object = try address("shop", "k", "http://127.0.0.1:9000")
        #expect(object == (try address("shop", "k", "http://127.0.0.1:9000/", .path)))
        #expect(object.origin == "http://127.0.0.1:9000" && object.host == "127.0.0.1:9000" && object.path == "/shop/k")
        #expect(try address("shop", nil, "https://store.example:443/base").path == "/base/shop")
        #expect(try address("shop", nil, "https://store.example:443/base").host == "store.example")
        #expect(try address("shop", "k", "http://localhost:1", .virtualHost).host == "shop.localhost:1")
        #expect(try address("shop.data", "k", "http://localhost:1", .virtualHost).host == "shop.data.localhost:1")
    }

    @Test(arguments: ["", "store.example", "ftp://store.example", "http://", "http://u:p@store.example", "http://store.example?a=b", "http://store.example/#x", "/path"])
    func otherEndpointsAreRefused(_ text: String) {
        let error = #expect(throws: ConnectorError.self) { try Endpoint(text) }
        #expect(error?.code == .badEndpoint)
        #expect(error?.message.contains("u:p") != true)
    }

    @Test(arguments: ["", "a/../b", "..", "a/.", "./a", String(repeating: "k", count: 1_025)])
    func keysThatCannotBeAskedFor(_ key: String) {
        let error = #expect(throws: ObjectStoreError.self) { try S3Address.check(key, "shop") }
        #expect(error?.code == .invalidKey)
    }

    @Test(arguments: ["a", "a//b", "/a", "a/", "...", ".a/b.", String(repeating: "k", count: 1_024)])
    func keysThatCan(_ key: String) throws { try S3Address.check(key, "shop") }
}
