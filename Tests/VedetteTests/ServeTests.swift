import Foundation
import Testing

/// `vedette serve` from outside: what it refuses to start with, its paths, its log, and how it stops.
@Suite struct ServeTests {
    // MARK: starting

    private func refused(_ arguments: [String], environment: [String: String] = Server.environment, file: String? = nil) throws -> Program.Outcome {
        let folder = try Folder()
        if let file { try folder.write(file, to: "vedette.yaml") }
        try FileManager.default.createDirectory(atPath: folder.path("buckets"), withIntermediateDirectories: true)
        let config = file == nil ? [] : ["--config", folder.path("vedette.yaml")]
        let outcome = try Program.run(["serve", "--bucket-root", folder.path("buckets")] + config + arguments, environment: environment, in: folder)
        #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
        #expect(!outcome.errors.contains("test secret"))
        return outcome
    }

    private static let noKeys = ["VEDETTE_ACCESS_KEY_ID": "", "VEDETTE_SECRET_ACCESS_KEY": ""]

    @Test func withoutAKeyItSaysHowToSetOne() throws {
        let outcome = try refused(["--data-dir", "d"], environment: Self.noKeys)
        #expect(outcome.errors.contains("VEDETTE_ACCESS_KEY_ID") && outcome.errors.contains("VEDETTE_SECRET_ACCESS_KEY"))
    }

    @Test func otherHostsNeedTLSOrTheWord() throws {
        #expect(try refused(["--data-dir", "d", "--host", "0.0.0.0"]).errors.contains("--insecure"))
        let folder = try Folder()
        let checked = try Program.run(
            ["serve", "--data-dir", "d", "--bucket-root", folder.path(""), "--host", "0.0.0.0", "--insecure", "--check-config"], environment: Server.environment, in: folder)
        #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test func badSettingsAreRefused() throws {
        #expect(try refused([]).errors.contains("--data-dir"))
        _ = try refused(["--data-dir", "d", "--port", "99999"])
        _ = try refused(["--data-dir", "d", "--clock", "tomorrow"])
        _ = try refused(["--data-dir", "d", "--tls-cert", "c.pem"])
        _ = try refused(["--data-dir", "d", "--public-url", "vedette"])
        _ = try refused(["--data-dir", "d", "--config", "/absent.yaml"])
        _ = try refused(["--data-dir", "d", "--check-config"], file: "prot: 8085\n")
        _ = try refused(["--data-dir", "d"], environment: Server.environment.merging(["VEDETTE_ACCOUNT_ID": "12"]) { $1 })
        _ = try refused(["--data-dir", "d", "--tls-cert", "absent.pem", "--tls-key", "absent.key", "--port", "0"])
    }

    @Test func withoutBucketsOrCredentialsItSaysWhatToSet() throws {
        let folder = try Folder()
        let environment = Server.environment.merging(Server.withoutAWS) { $1 }
        func run(_ arguments: [String], _ more: [String: String] = [:]) throws -> Program.Outcome {
            try Program.run(["serve", "--data-dir", "d", "--check-config"] + arguments, environment: environment.merging(more) { $1 }, in: folder)
        }
        let nothing = try run([])
        #expect(nothing.status == 2 && nothing.errors.contains("--bucket-root") && nothing.errors.contains("AWS_ACCESS_KEY_ID"))
        let key = ["AWS_ACCESS_KEY_ID": "OUT", "AWS_SECRET_ACCESS_KEY": "outgoing secret"]
        #expect(try run([], key).status == 0)
        #expect(try run(["--s3-endpoint", "http://127.0.0.1:9000"], key).status == 0)
        try folder.write("[other]\naws_access_key_id = OUT\naws_secret_access_key = outgoing secret\n", to: "credentials")
        #expect(try run([], ["AWS_SHARED_CREDENTIALS_FILE": "credentials", "AWS_PROFILE": "other"]).status == 0)
        for (arguments, more) in [
            (["--s3-endpoint", "127.0.0.1:9000"], key), (["--s3-endpoint", "http://a?b"], key), (["--bucket-root", ".", "--s3-endpoint", "http://127.0.0.1:9000"], key),
            (["--bucket-root", ".", "--sns-endpoint", "sns"], key), (["--bucket-root", ".", "--lambda-endpoint", "http://u:outgoing secret@h"], key),
            ([], ["AWS_ACCESS_KEY_ID": "OUT"]), ([], ["AWS_PROFILE": "absent"]),
        ] {
            let outcome = try run(arguments, more)
            #expect(outcome.status == 2 && outcome.errorLines.count == 1, "\(arguments): \(outcome.errors)")
            #expect(!outcome.errors.contains("outgoing secret"))
        }
    }

    @Test func webhooksAreCheckedAtTheStart() throws {
        let folder = try Folder()
        let topic = "topic: \"arn:aws:sns:eu-west-1:000000000000:t\""
        func run(_ webhook: String, _ more: [String: String] = [:], print: Bool = false) throws -> Program.Outcome {
            try folder.write("data-dir: d\nbucket-root: .\nwebhooks: [{\(webhook)}]\n", to: "vedette.yaml")
            return try Program.run(
                ["serve", "--config", "vedette.yaml", print ? "--print-config" : "--check-config"],
                environment: Server.environment.merging(Server.withoutAWS) { $1 }.merging(more) { $1 }, in: folder)
        }
        try folder.write("https://example.com/hidden\n", to: "url")
        #expect(try run("\(topic), url: \"https://example.com/hidden\", secret-variable: HOOK", ["HOOK": "s"]).status == 0)
        #expect(try run("\(topic), url-file: url, form: slack").status == 0)
        for webhook in [
            "\(topic), url: \"https://example.com/hidden\", secret-variable: HOOK", "\(topic), url-file: absent, form: slack", "\(topic), url: hidden, form: slack",
            "topic: t, url: \"https://example.com/hidden\", form: slack",
        ] {
            let outcome = try run(webhook)
            #expect(outcome.status == 2 && outcome.errorLines.count == 1 && !outcome.errors.contains("hidden"), "\(webhook): \(outcome.errors)")
        }
        let printed = try run("\(topic), url: \"https://example.com/hidden\", secret: concealed", print: true)
        #expect(printed.status == 0 && printed.output.contains("webhooks:\n") && !printed.output.contains("hidden") && !printed.output.contains("concealed"))
    }

    @Test func configurationIsPrintedAndReadBack() throws {
        let folder = try Folder()
        try folder.write("port: 9001\ndata-dir: here\nquotas: {detectors-per-region: 3}\n", to: "vedette.yaml")
        let printed = try Program.run(["serve", "--config", "vedette.yaml", "--port", "9002", "--print-config"], environment: Server.environment, in: folder)
        #expect(printed.status == 0)
        #expect(printed.output.contains("port: 9002\n") && printed.output.contains("data-dir: \"here\"") && printed.output.contains("detectors-per-region: 3"))
        #expect(!printed.output.contains("test secret"))
        try folder.write(printed.output, to: "again.yaml")
        let again = try Program.run(["serve", "--config", "again.yaml", "--print-config"], environment: Server.environment, in: folder)
        #expect(again.output == printed.output)
    }

    @Test func aSecondServerOnTheSameDirectoryIsRefused() async throws {
        let server = try await Server()
        let outcome = try Program.run(
            ["serve", "--data-dir", server.folder.path("data"), "--bucket-root", server.folder.path("buckets"), "--port", "0"], environment: Server.environment,
            in: server.folder)
        #expect(outcome.status == 2)
        #expect(server.isRunning)
    }

    @Test func aPortInUseIsRefused() async throws {
        let server = try await Server()
        let other = try Folder()
        try FileManager.default.createDirectory(atPath: other.path("buckets"), withIntermediateDirectories: true)
        let outcome = try Program.run(
            ["serve", "--data-dir", "d", "--bucket-root", "buckets", "--port", "\(server.client.port)"], environment: Server.environment, in: other)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("cannot listen on 127.0.0.1"))
    }

    // MARK: serving

    @Test func threePathsNeedNoSignature() async throws {
        let server = try await Server()
        var ids: Set<String> = []
        for (path, type) in [("/healthz", "text/plain"), ("/readyz", "text/plain"), ("/metrics", "text/plain; version=0.0.4")] {
            let answer = try server.client.get(path)
            #expect(answer.status == 200, "\(path)")
            #expect(answer.headers["content-type"]?.hasPrefix(type) == true)
            ids.insert(try #require(answer.headers["x-amzn-requestid"]))
        }
        #expect(ids.count == 3)
        #expect(try server.client.get("/metrics").body.contains("# TYPE vedette_store_size_bytes gauge\nvedette_store_size_bytes "))
        let other = try server.client.get("/other")
        #expect(other.status == 403)
        #expect(other.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException")
        #expect(other.headers["x-amzn-requestid"] != nil)
    }

    @Test func signedRequestsAreServedAndCounted() async throws {
        let server = try await Server()
        let created = try server.client.call("CreateAnomalyDetector", #"{"AnomalyDetectorName":"shop","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"PT1H"}}"#)
        #expect(created.status == 200, "\(created.body)")
        let arn = try #require(created.json["AnomalyDetectorArn"] as? String)
        #expect(arn == "arn:aws:lookoutmetrics:eu-west-1:000000000000:AnomalyDetector:shop")
        let described = try server.client.call("DescribeAnomalyDetector", #"{"AnomalyDetectorArn":"\#(arn)"}"#)
        #expect(described.json["Status"] as? String == "INACTIVE")
        let elsewhere = try server.client.call("DescribeAnomalyDetector", #"{"AnomalyDetectorArn":"\#(arn)"}"#, region: "us-east-1")
        #expect(elsewhere.status == 400 && elsewhere.headers["x-amzn-errortype"] == "ResourceNotFoundException")
        let again = try server.client.call("CreateAnomalyDetector", #"{"AnomalyDetectorName":"shop","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"PT1H"}}"#)
        #expect(again.status == 409 && again.headers["x-amzn-errortype"] == "ConflictException")
        let stale = try server.client.call("ListAnomalyDetectors", at: Int(Date().timeIntervalSince1970) - 1_000)
        #expect(stale.status == 403 && stale.headers["x-amzn-errortype"] == "InvalidSignatureException")
        let metrics = try server.client.get("/metrics").body
        #expect(metrics.contains("vedette_api_requests_total{operation=\"CreateAnomalyDetector\",status=\"200\"} 1\n"))
        #expect(metrics.contains("vedette_api_requests_total{operation=\"CreateAnomalyDetector\",status=\"409\"} 1\n"))
        #expect(metrics.contains("vedette_detectors{status=\"INACTIVE\"} 1\n"))
    }

    @Test func hostileInputIsAnsweredWith4xxAndBlocksNobody() async throws {
        let server = try await Server()
        let host = "Host: 127.0.0.1\r\n"
        let requests = [
            "POST /ListAlerts HTTP/1.1\r\n\(host)Content-Length: 3000000\r\nConnection: close\r\n\r\n" + String(repeating: "x", count: 3_000_000),
            "POST /ListAlerts HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + String(repeating: "10000\r\n\(String(repeating: "y", count: 65_536))\r\n", count: 40) + "0\r\n\r\n",
            "POST /ListAlerts HTTP/1.1\r\n\(host)X-Long: \(String(repeating: "z", count: 2_000_000))\r\n\r\n",
            "POST /\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
            "NONSENSE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /ListAlerts HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n",
            "GET /tags/%ff%zz HTTP/1.1\r\n\(host)Connection: close\r\n\r\n", "GET /../../etc/passwd HTTP/1.1\r\n\(host)Connection: close\r\n\r\n",
        ]
        for request in requests {
            let answer = try server.client.send(request)
            #expect((400..<500).contains(answer.status), "\(request.prefix(60)): \(answer.status)")
            #expect(try server.client.get("/healthz").status == 200)
        }
        #expect(try server.client.send(requests[0]).status == 413)
        #expect(server.isRunning)
    }

    @Test func certificatesMakeItHTTPS() async throws {
        let folder = try Folder()
        func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
            let process = Process(), output = folder.url.appendingPathComponent("output-\(UUID().uuidString)")
            try Data().write(to: output)
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [program] + arguments
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
        }
        let certificate = folder.path("cert.pem"), key = folder.path("key.pem")
        let made = try run(
            "openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate])
        try #require(made.status == 0, "openssl makes the certificate of this test")
        let server = try await Server(["--tls-cert", certificate, "--tls-key", key], folder: folder)
        let program = "import ssl, sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], context=ssl.create_default_context(cafile=sys.argv[2]), timeout=30).read().decode())"
        let answer = try run("python3", ["-c", program, "https://127.0.0.1:\(server.client.port)/readyz", certificate])
        #expect(answer.status == 0 && answer.output == "ready\n\n")
        // Without TLS there is no answer in HTTP.
        #expect(throws: HTTPClient.Failure.self) { try server.client.get("/readyz") }
    }

    // MARK: log and end

    @Test func logIsOneObjectALineWithoutSecrets() async throws {
        let server = try await Server()
        _ = try server.client.call("ListAnomalyDetectors")
        _ = try server.client.call("ListAnomalyDetectors", #"{"MaxResults":0}"#)
        _ = try await server.stop()
        let events = try server.events()
        #expect(events.map { $0["event"] as? String }.first == "starting")
        #expect(events.last?["event"] as? String == "stopped")
        let requests = events.filter { $0["event"] as? String == "request" }
        #expect(requests.map { $0["status"] as? Int } == [200, 400])
        #expect(requests.last?["error"] as? String == "ValidationException")
        #expect(requests.allSatisfy { $0["operation"] as? String == "ListAnomalyDetectors" && $0["key"] as? String == "TESTER" })
        #expect(events.allSatisfy { $0["time"] is String && $0["level"] is String })
        #expect(!(try server.logText()).contains("test secret"))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalEndsItWithZero(_ signal: Int32) async throws {
        let server = try await Server()
        let end = try await server.stop(signal)
        #expect(end.status == 0 && !end.wasSignal)
    }

    @Test func resourcesOutliveTheServer() async throws {
        let folder = try Folder()
        let first = try await Server(folder: folder)
        #expect(try first.client.call("CreateAnomalyDetector", #"{"AnomalyDetectorName":"kept","AnomalyDetectorConfig":{"AnomalyDetectorFrequency":"P1D"}}"#).status == 200)
        // Without warning, in the midst of things.
        #expect(try await first.stop(SIGKILL).wasSignal)
        let second = try await Server(folder: folder)
        let names = (try second.client.call("ListAnomalyDetectors").json["AnomalyDetectorSummaryList"] as? [[String: Any]])?.map { $0["AnomalyDetectorName"] as? String }
        #expect(names == ["kept"])
    }
}
