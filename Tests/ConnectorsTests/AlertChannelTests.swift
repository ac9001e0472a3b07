import DetectorService
import RequestSigning
import Synchronization
import Testing

@testable import Connectors

/// SNS and Lambda before a server that says what it is told to.
@Suite struct AlertChannelTests {
    private static let topic = "arn:aws:sns:eu-west-1:123456789012:alerts"
    private static let function = AlertMessage.Target.function(arn: "arn:aws:lambda:us-east-2:123456789012:function:ring:live", roleARN: "arn:r")

    private func publish(_ message: AlertMessage, to server: ScriptedServer, key: AccessKey? = Connecting.key) async throws {
        try await Connecting.withTransport {
            try await SNSChannel(key: key, endpoint: Endpoint(server.url), transport: $0, timeout: Connecting.patience).deliver(message)
        }
    }

    private func invoke(_ message: AlertMessage, at server: ScriptedServer, key: AccessKey? = Connecting.key) async throws {
        try await Connecting.withTransport {
            try await LambdaChannel(key: key, endpoint: Endpoint(server.url), transport: $0, timeout: Connecting.patience).deliver(message)
        }
    }

    private func form(_ request: ScriptedServer.Request) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: request.text.split(separator: "&").map {
                let pair = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(pair[0]), String(decoding: PercentEncoding.decode(pair[1].replacing("+", with: " ")), as: UTF8.self))
            })
    }

    @Test func publishing() async throws {
        let server = try await ScriptedServer { _, _ in .xml(200, "<PublishResponse/>") }
        try await publish(Connecting.message(body: "a b+c&d=é\nf"), to: server)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/")
        #expect(request["Content-Type"] == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(form(request) == [
            "Action": "Publish", "Version": "2010-03-31", "TopicArn": Self.topic, "Message": "a b+c&d=é\nf", "Subject": "Anomaly in revenue, severity 87",
        ])
        #expect(request["Authorization"]?.contains("/eu-west-1/sns/aws4_request") == true)
    }

    @Test func subjectsFitWhatSNSTakes() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200) }
        try await publish(Connecting.message(subject: "a\nb\t" + String(repeating: "c", count: 200)), to: server)
        try await publish(Connecting.message(subject: ""), to: server)
        let subjects = server.requests.map { form($0)["Subject"] }
        #expect(subjects == ["a b " + String(repeating: "c", count: 95), nil])
    }

    @Test func orderedTopicsGetGroupAndId() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200) }
        let message = Connecting.message(.topic(arn: Self.topic + ".fifo", roleARN: "arn:r"))
        for _ in 0..<2 { try await publish(message, to: server) }
        let forms = server.requests.map(form)
        #expect(forms[0]["MessageGroupId"] == "vedette")
        #expect(forms[0]["MessageDeduplicationId"]?.count == 64 && forms[0]["MessageDeduplicationId"] == forms[1]["MessageDeduplicationId"])
    }

    @Test func invoking() async throws {
        let server = try await ScriptedServer { _, _ in .answer(202) }
        try await invoke(Connecting.message(Self.function), at: server)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-2%3A123456789012%3Afunction%3Aring%3Alive/invocations")
        #expect(request["X-Amz-Invocation-Type"] == "Event")
        #expect(request.text == Connecting.payload)
        #expect(request["Authorization"]?.contains("/us-east-2/lambda/aws4_request") == true)
    }

    @Test(arguments: [
        (404, "<ErrorResponse><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error></ErrorResponse>", true),
        (400, "<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>", true), (413, "", true),
        (400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>", false), (403, "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>", false),
        (400, "<ErrorResponse><Error><Code>RequestExpired</Code></Error></ErrorResponse>", false), (429, "", false), (500, "", false), (503, "not XML", false),
    ] as [(Int, String, Bool)])
    func refusalsOfSNS(_ status: Int, _ body: String, _ isPermanent: Bool) async throws {
        let server = try await ScriptedServer { _, _ in .xml(status, body) }
        let error = await #expect(throws: AlertDeliveryError.self) { try await publish(Connecting.message(), to: server) }
        #expect(error?.isPermanent == isPermanent, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix(Self.topic) == true && error?.message.contains("\(status)") == true)
        // Other attempts are the outbox's.
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        (404, "ResourceNotFoundException:http://x/", true), (400, "InvalidRequestContentException", true), (429, "TooManyRequestsException", false),
        (409, "ResourceConflictException", false), (403, "AccessDeniedException", false), (502, "EC2ThrottledException", false), (500, "ServiceException", false),
    ] as [(Int, String, Bool)])
    func refusalsOfLambda(_ status: Int, _ name: String, _ isPermanent: Bool) async throws {
        let server = try await ScriptedServer { _, _ in .answer(status, [("x-amzn-ErrorType", name)], Array(#"{"Message":"words"}"#.utf8)) }
        let error = await #expect(throws: AlertDeliveryError.self) { try await invoke(Connecting.message(Self.function), at: server) }
        #expect(error?.isPermanent == isPermanent)
        #expect(error?.message.contains("\(name.split(separator: ":")[0]): words") == true, "\(error?.message ?? "")")
    }

    @Test func brokenConnectionsAreNotPermanent() async throws {
        let server = try await ScriptedServer { _, _ in .close }
        let error = await #expect(throws: AlertDeliveryError.self) { try await publish(Connecting.message(), to: server) }
        #expect(error?.isPermanent == false)
        #expect(error?.message.contains("tester secret") == false)
    }

    @Test func withoutCredentialsNothingIsSent() async throws {
        let server = try await ScriptedServer { _, _ in .answer(200) }
        for error in [
            await #expect(throws: AlertDeliveryError.self) { try await publish(Connecting.message(), to: server, key: nil) },
            await #expect(throws: AlertDeliveryError.self) { try await invoke(Connecting.message(Self.function), at: server, key: nil) },
        ] {
            #expect(error?.isPermanent == false && error?.message.contains("AWS_ACCESS_KEY_ID") == true)
        }
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: ["", "alerts", "arn:aws:sns:eu-west-1:123456789012", "arn:aws:sqs:eu-west-1:123456789012:alerts", "arn:aws:sns:evil.example/#:1:x", "arn:aws:sns::1:x"])
    func otherTopicsAreRefused(_ arn: String) async throws {
        let server = try await ScriptedServer { _, _ in .answer(200) }
        let error = await #expect(throws: AlertDeliveryError.self) { try await publish(Connecting.message(.topic(arn: arn, roleARN: "")), to: server) }
        #expect(error?.isPermanent == true && server.requests.isEmpty)
    }

    // MARK: Router

    private final class Recorder: AlertChannel {
        private let messages = Mutex<[AlertMessage]>([])
        var count: Int { messages.withLock(\.count) }
        func deliver(_ message: AlertMessage) async throws { messages.withLock { $0.append(message) } }
    }

    @Test func messagesGoWhereTheyBelong() async throws {
        let hook = Recorder(), topics = Recorder(), functions = Recorder()
        let router = AlertRouter(webhooks: [Self.topic: hook], topics: topics, functions: functions)
        try await router.deliver(Connecting.message())
        #expect(hook.count == 1 && topics.count == 0 && functions.count == 0)
        try await router.deliver(Connecting.message(.topic(arn: Self.topic + "2", roleARN: "")))
        try await router.deliver(Connecting.message(.topic(arn: "arn:aws:sns:us-east-1:123456789012:alerts", roleARN: "")))
        #expect(hook.count == 1 && topics.count == 2 && functions.count == 0)
        try await router.deliver(Connecting.message(Self.function))
        #expect(hook.count == 1 && topics.count == 2 && functions.count == 1)
    }
}
