import Foundation
import Testing

/// `tools/serve-demo`, the command of the README that starts everything.
@Suite struct ServeDemoTests {
    /// Its first anomalies, and its end.
    @Test func theServerDemoShowsAnomalies() throws {
        let folder = try Folder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../tools/serve-demo").standardizedFileURL
        let output = folder.url.appendingPathComponent("output"), errors = folder.url.appendingPathComponent("errors")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = script
        process.arguments = ["--once", "--port", "0", "--program", Program.path, folder.path("demo")]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let (text, notes) = (try folder.text("output"), try folder.text("errors"))
        #expect(process.terminationStatus == 0, "\(notes)")
        #expect(text.contains("3 changes made"), "\(text) \(notes)")
        #expect(text.contains("demo  ACTIVE") && text.contains("score "), "\(text) \(notes)")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("demo/keys.sh"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // The server is gone with the script.
        #expect(try folder.text("demo/serve.log").contains("\"event\":\"stopped\""))
    }
}
