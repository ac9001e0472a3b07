import Foundation
import Testing

/// Ctrl-C and termination leave no half file.
@Suite struct InterruptionTests {
    private let outputs = ["--scores", "s.csv", "--report", "r.html", "--model-out", "m", "--quiet"]

    /// A trap of our own counts as a fault, and leaves no half file either.
    @Test(arguments: [(SIGINT, 130), (SIGTERM, 130), (SIGILL, 70), (SIGSEGV, 70)] as [(Int32, Int32)])
    func whileReading(signal: Int32, status: Int32) throws {
        let folder = try Folder()
        let pipe = Pipe()
        let started = try Program.start(["backtest", "-"] + BacktestTests.input + outputs, pipe: pipe, in: folder)
        try pipe.fileHandleForWriting.write(contentsOf: Data(ShopData(days: 2).csv().utf8))
        // The outputs are opened before the input is read.
        for _ in 0..<500 where try folder.names().count < 3 { usleep(10_000) }
        #expect(try folder.names().count == 3)
        started.send(signal)
        let outcome = try started.finish()
        #expect(outcome.status == status)
        #expect(outcome.output.isEmpty)
        #expect(try folder.names().isEmpty)
        try pipe.fileHandleForWriting.close()
    }

    /// At whatever moment it comes: either all is there, or nothing.
    @Test(arguments: [5, 20, 50, 100, 200, 400]) func atAnyMoment(milliseconds: Int) throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 85).csv(), to: "shop.csv")
        let started = try Program.start(["backtest", "shop.csv"] + BacktestTests.input + outputs, in: folder)
        usleep(UInt32(milliseconds) * 1_000)
        started.send(SIGINT)
        let outcome = try started.finish()
        // A signal before the handlers stand ends the program by itself.
        #expect([0, 1, 130, -SIGINT].contains(outcome.status))
        let names = try folder.names()
        #expect(names.allSatisfy { !$0.hasPrefix(".") }, "\(names)")
        for name in names where name == "s.csv" {
            #expect(try folder.text(name).hasSuffix("\n"))
            #expect(try folder.lines(name).count == 1 + (85 * 24 - 85 * 24 * 7 / 10) * 12)
        }
        for name in names where name == "r.html" { #expect(try folder.text(name).contains("</html>")) }
    }

    @Test func brokenPipeIsQuiet() throws {
        let folder = try Folder()
        try folder.write(ShopData(days: 31).csv(), to: "shop.csv")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = [
            "-c", "\"$0\" backtest shop.csv --scores - --quiet 2> errors | head -n 1 > first", Program.path,
        ]
        shell.currentDirectoryURL = folder.url
        try shell.run()
        shell.waitUntilExit()
        #expect(try folder.text("first") == BacktestTests.scoreColumns + "\n")
        #expect(try folder.text("errors").isEmpty)
    }
}
