import Testing

@testable import RequestSigning

/// Where keys come from, for clients and for requests that go out; no source shows a secret.
@Suite struct KeySourcesTests {
    private func surroundings(_ environment: [String: String], files: [String: String] = [:]) -> CredentialSurroundings {
        CredentialSurroundings(environment: environment) { path in
            guard let text = files[path] else { throw RequestSigningError(.badConfiguration, "cannot read '\(path)'") }
            return text
        }
    }

    // MARK: keys of clients

    @Test func keyOfTheEnvironmentIsAdministrators() throws {
        let ring = try KeyRing.gathered(
            configured: [], surroundings: surroundings(["VEDETTE_ACCESS_KEY_ID": "AKID", "VEDETTE_SECRET_ACCESS_KEY": "secret"]))
        #expect(ring.ids == ["AKID"])
        #expect(ring.entry(of: "AKID")?.role == .admin)
        #expect(ring.entry(of: "AKID")?.key.secret == "secret")
        #expect(ring.entry(of: "other") == nil)
    }

    @Test func halvesMayStandInFiles() throws {
        let ring = try KeyRing.gathered(
            configured: [],
            surroundings: surroundings(
                ["VEDETTE_ACCESS_KEY_ID_FILE": "/id", "VEDETTE_SECRET_ACCESS_KEY_FILE": "/secret"], files: ["/id": "AKID\n", "/secret": " s3cr3t \n"]))
        #expect(ring.entry(of: "AKID")?.key.secret == "s3cr3t")
    }

    @Test func configuredKeysHaveRoles() throws {
        let ring = try KeyRing.gathered(
            configured: [
                ConfiguredKey(id: "R", secret: .file("/r"), role: .reader), ConfiguredKey(id: "O", secret: .variable("O_SECRET"), role: .operator),
                ConfiguredKey(id: "A", secret: .literal("a"), role: .admin),
            ],
            surroundings: surroundings(["O_SECRET": "o"], files: ["/r": "r\n"]))
        #expect(ring.ids == ["A", "O", "R"])
        #expect(ring.ids.map { ring.entry(of: $0)!.role } == [.admin, .operator, .reader])
        #expect(ring.ids.map { ring.entry(of: $0)!.key.secret } == ["a", "o", "r"])
    }

    @Test func noKeyIsAnEmptyRing() throws {
        let ring = try KeyRing.gathered(configured: [], surroundings: surroundings(["VEDETTE_ACCESS_KEY_ID": ""]))
        #expect(ring.isEmpty)
        #expect(ring.count == 0)
    }

    @Test(arguments: [
        ["VEDETTE_ACCESS_KEY_ID": "A"], ["VEDETTE_SECRET_ACCESS_KEY": "hidden"],
        ["VEDETTE_ACCESS_KEY_ID": "A", "VEDETTE_ACCESS_KEY_ID_FILE": "/f", "VEDETTE_SECRET_ACCESS_KEY": "hidden"],
        ["VEDETTE_ACCESS_KEY_ID": "A", "VEDETTE_SECRET_ACCESS_KEY_FILE": "/absent"],
        ["VEDETTE_ACCESS_KEY_ID": "A b", "VEDETTE_SECRET_ACCESS_KEY": "hidden"],
        ["VEDETTE_ACCESS_KEY_ID": "A", "VEDETTE_SECRET_ACCESS_KEY": " hidden"],
    ])
    func halfKeysAreRefusedWithoutShowingThem(_ environment: [String: String]) {
        let error = #expect(throws: RequestSigningError.self) { try KeyRing.gathered(configured: [], surroundings: surroundings(environment)) }
        #expect(error?.code == .badConfiguration)
        #expect(error?.message.contains("hidden") == false)
    }

    @Test func aKeyGivenTwiceIsRefused() {
        let twice = [ConfiguredKey(id: "A", secret: .literal("a"), role: .admin), ConfiguredKey(id: "A", secret: .literal("b"), role: .reader)]
        #expect(throws: RequestSigningError.self) { try KeyRing.gathered(configured: twice, surroundings: surroundings([:])) }
    }

    @Test func printingAKeyShowsNoSecret() throws {
        let key = try AccessKey(id: "AKID", secret: "topsecret", sessionToken: "tokentoken")
        let entry = KeyRing.Entry(key: key, role: .reader)
        var dumped = ""
        dump(entry, to: &dumped)
        dump(OutgoingCredentials(key: key, region: nil), to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(entry)", dumped] {
            #expect(text.contains("AKID"))
            #expect(!text.contains("topsecret") && !text.contains("tokentoken"), "\(text)")
        }
    }

    @Test func rolesAreOrdered() {
        #expect(AccessRole.reader < .operator)
        #expect(AccessRole.operator < .admin)
        #expect(!(AccessRole.admin < .admin))
    }

    // MARK: credentials of requests that go out

    private static let credentials = """
        # a comment
        [default]
        aws_access_key_id = DEFAULT
        aws_secret_access_key = defaultsecret

        [work]
        AWS_ACCESS_KEY_ID=WORK
        aws_secret_access_key=work=secret
        aws_session_token = tok
        s3 =
          max_concurrent_requests = 20
        """
    private static let config = "[default]\nregion = eu-west-1\n[profile work]\nregion=us-east-2\n[profile plain]\nregion = ap-south-1\n"
    private static let home = ["/home/u/.aws/credentials": credentials, "/home/u/.aws/config": config]

    @Test func variablesComeFirst() throws {
        let found = try OutgoingCredentials.found(
            in: surroundings(
                ["HOME": "/home/u", "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t", "AWS_DEFAULT_REGION": "sa-east-1"],
                files: Self.home))
        #expect(try found == OutgoingCredentials(key: AccessKey(id: "ENV", secret: "s", sessionToken: "t"), region: "sa-east-1"))
    }

    @Test func profilesComeFromBothFiles() throws {
        let standard = try OutgoingCredentials.found(in: surroundings(["HOME": "/home/u"], files: Self.home))
        #expect(try standard == OutgoingCredentials(key: AccessKey(id: "DEFAULT", secret: "defaultsecret"), region: "eu-west-1"))
        let work = try OutgoingCredentials.found(in: surroundings(["HOME": "/home/u", "AWS_PROFILE": "work"], files: Self.home))
        #expect(try work == OutgoingCredentials(key: AccessKey(id: "WORK", secret: "work=secret", sessionToken: "tok"), region: "us-east-2"))
        let plain = try OutgoingCredentials.found(in: surroundings(["HOME": "/home/u", "AWS_PROFILE": "plain", "AWS_REGION": "x-1"], files: Self.home))
        #expect(plain == OutgoingCredentials(key: nil, region: "x-1"))
        let named = try OutgoingCredentials.found(in: surroundings(["AWS_SHARED_CREDENTIALS_FILE": "/c"], files: ["/c": Self.credentials]))
        #expect(named.key?.id == "DEFAULT")
    }

    @Test func nothingConfiguredIsNoKey() throws {
        #expect(try OutgoingCredentials.found(in: surroundings(["HOME": "/nowhere"])) == OutgoingCredentials(key: nil, region: nil))
    }

    @Test(arguments: [
        ["AWS_ACCESS_KEY_ID": "A"], ["AWS_SECRET_ACCESS_KEY": "hidden"], ["HOME": "/home/u", "AWS_PROFILE": "absent"],
        ["AWS_SHARED_CREDENTIALS_FILE": "/absent"], ["AWS_SHARED_CREDENTIALS_FILE": "/broken"], ["AWS_SHARED_CREDENTIALS_FILE": "/loose"],
        ["AWS_SHARED_CREDENTIALS_FILE": "/half"],
    ])
    func brokenSourcesAreRefused(_ environment: [String: String]) {
        let files = Self.home.merging(
            ["/broken": "[default\naws_access_key_id=A", "/loose": "aws_secret_access_key=hidden", "/half": "[default]\naws_access_key_id=A"]
        ) { first, _ in first }
        let error = #expect(throws: RequestSigningError.self) { try OutgoingCredentials.found(in: surroundings(environment, files: files)) }
        #expect(error?.code == .badConfiguration)
        #expect(error?.message.contains("hidden") == false)
    }
}
