import Foundation
import Testing

@testable import vedette

/// Files appear whole or not at all.
@Suite struct OutputFileTests {
    @Test func appearsOnlyWhenFinished() throws {
        let folder = try Folder()
        let file = try OutputFile(folder.path("x.csv"))
        try file.write(String(repeating: "line\n", count: 40_000))
        try file.flush()
        #expect(!FileManager.default.fileExists(atPath: folder.path("x.csv")))
        #expect(try folder.names().count == 1)
        try file.finish()
        #expect(try folder.names() == ["x.csv"])
        #expect(try folder.data("x.csv").count == 200_000)
    }

    @Test func leavesNothingWhenDropped() throws {
        let folder = try Folder()
        try folder.write("old", to: "x.csv")
        do {
            let file = try OutputFile(folder.path("x.csv"))
            try file.write("new")
            try file.flush()
        }
        #expect(try folder.names() == ["x.csv"])
        #expect(try folder.text("x.csv") == "old")
    }

    @Test func keepsLinksAndModes() throws {
        let folder = try Folder()
        try folder.write("old", to: "real.csv")
        chmod(folder.path("real.csv"), 0o640)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link.csv"), withDestinationPath: "real.csv")
        let file = try OutputFile(folder.path("link.csv"))
        try file.write("new")
        try file.finish()
        #expect(try folder.text("real.csv") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.csv")) == "real.csv")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("real.csv"))[.posixPermissions] as? Int
        #expect(mode == 0o640)
    }

    @Test func refusesWhatCannotBeWritten() throws {
        let folder = try Folder()
        for path in [folder.url.path, folder.path("absent/x.csv"), ""] {
            #expect(throws: CommandFailure.self, "\(path)") { try OutputFile(path) }
        }
        #expect(try folder.names().isEmpty)
    }

    @Test func writesIntoDevices() throws {
        let file = try OutputFile("/dev/null")
        try file.write("gone")
        try file.finish()
        #expect(FileManager.default.fileExists(atPath: "/dev/null"))
    }

    @Test func fullDiskIsSaid() throws {
        try #require(FileManager.default.fileExists(atPath: "/dev/full"))
        let file = try OutputFile("/dev/full")
        try file.write("x")
        let failure = #expect(throws: CommandFailure.self) { try file.finish() }
        #expect(failure?.message.contains("/dev/full") == true)
    }
}
