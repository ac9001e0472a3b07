import Foundation
import Logging
import Synchronization
import Testing

@testable import ServiceHost

@Suite struct JSONLogHandlerTests {
    final class Lines: Sendable {
        let text = Mutex("")
        func objects() throws -> [[String: Any]] {
            try text.withLock { $0 }.split(separator: "\n").map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
        }
    }

    private func logger(_ lines: Lines, level: Logger.Level = .info) -> Logger {
        Logger(label: "vedette") { label in
            JSONLogHandler(label: label, level: level, time: { "2025-11-22T05:00:00.000Z" }) { line in lines.text.withLock { $0 += line } }
        }
    }

    @Test func oneEventIsOneLine() throws {
        let lines = Lines()
        var logger = logger(lines)
        logger[metadataKey: "detector"] = "shop"
        logger.info("request", metadata: ["status": .stringConvertible(200), "seconds": .stringConvertible(0.25), "tls": .stringConvertible(true), "list": ["a", "b"], "map": ["k": "v"]])
        logger.warning("two\nlines \"quoted\" \\ \u{1} ü \u{2028}")
        logger.debug("not logged")
        let objects = try lines.objects()
        #expect(objects.count == 2)
        #expect(objects[0]["time"] as? String == "2025-11-22T05:00:00.000Z")
        #expect(objects[0]["level"] as? String == "info" && objects[0]["event"] as? String == "request" && objects[0]["logger"] as? String == "vedette")
        #expect(objects[0]["detector"] as? String == "shop" && objects[0]["status"] as? Int == 200 && objects[0]["seconds"] as? Double == 0.25)
        #expect(objects[0]["tls"] as? Bool == true && objects[0]["list"] as? [String] == ["a", "b"] && objects[0]["map"] as? [String: String] == ["k": "v"])
        #expect(objects[1]["event"] as? String == "two\nlines \"quoted\" \\ \u{1} ü \u{2028}")
        #expect(objects[1]["level"] as? String == "warning")
    }

    @Test func metadataCannotReplaceTheEvent() throws {
        let lines = Lines()
        logger(lines).info("real", metadata: ["event": "forged", "level": "forged", "time": "forged", "other": "kept"])
        let object = try #require(try lines.objects().first)
        #expect(object["event"] as? String == "real" && object["level"] as? String == "info" && object["other"] as? String == "kept")
    }
}
