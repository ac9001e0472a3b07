import Foundation
import Testing

/// `vedette setup-boto3` with wheels and files made here: nothing of the real description is kept in this repository.
@Suite struct SetupBoto3Tests {
    /// Text that is told from any other service's as the real one is.
    private static let model = #"{"metadata":{"serviceId":"LookoutMetrics"},"operations":{"ListAlerts":{}}}"#

    /// Makes a file with Python's own tools.
    private func make(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program] + arguments
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func wheel(_ folder: Folder, member: String, text: String = model) throws {
        try make(
            """
            import gzip, sys, zipfile
            name, member, text = sys.argv[1:]
            with zipfile.ZipFile(name, "w") as archive:
                archive.writestr(member, gzip.compress(text.encode()) if member.endswith(".gz") else text)
                archive.writestr("botocore/data/s3/2006-03-01/service-2.json", "{}")
            """, [folder.path("botocore.whl"), member, text])
    }

    @Test func aWheelIsUnpackedAndOneLinePrinted() throws {
        let folder = try Folder()
        try wheel(folder, member: "botocore/data/lookoutmetrics/2017-07-25/service-2.json.gz")
        let out = folder.path("boto data")
        let outcome = try Program.run(["setup-boto3", "--from", "botocore.whl", "--out", out], environment: ["AWS_DATA_PATH": ""], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "export AWS_DATA_PATH='\(out)'\n")
        #expect(FileManager.default.fileExists(atPath: out + "/lookoutmetrics/2017-07-25/service-2.json.gz"))
    }

    @Test func aPlainFileReplacesAnEarlierOneAndKeepsOtherFolders() throws {
        let folder = try Folder()
        try wheel(folder, member: "botocore/data/lookoutmetrics/2017-07-25/service-2.json.gz")
        #expect(try Program.run(["setup-boto3", "--from", "botocore.whl", "--out", folder.path("o"), "--quiet"], in: folder).status == 0)
        try folder.write(Self.model, to: "service-2.json")
        let outcome = try Program.run(
            ["setup-boto3", "--from", "service-2.json", "--out", folder.path("o"), "--quiet"], environment: ["AWS_DATA_PATH": "/elsewhere:\(folder.path("o"))"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "export AWS_DATA_PATH=\(folder.path("o")):/elsewhere\n")
        #expect(outcome.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("o/lookoutmetrics/2017-07-25")) == ["service-2.json"])
    }

    @Test func theStandardFolderIsTheUsersData() throws {
        let folder = try Folder()
        try folder.write(Self.model, to: "service-2.json")
        let outcome = try Program.run(
            ["setup-boto3", "--from", "service-2.json", "--quiet"], environment: ["XDG_DATA_HOME": folder.path("data"), "AWS_DATA_PATH": ""], in: folder)
        #expect(outcome.output == "export AWS_DATA_PATH=\(folder.path("data"))/vedette/boto3\n")
    }

    @Test func otherFilesAreRefused() throws {
        let folder = try Folder()
        try folder.write(#"{"metadata":{"serviceId":"S3"},"operations":{"ListBuckets":{}}}"#, to: "other.json")
        try folder.write("not a wheel", to: "broken.whl")
        try wheel(folder, member: "botocore/data/lookoutvision/2020-11-20/service-2.json")
        for file in ["other.json", "broken.whl", "botocore.whl", "absent.json", "absent.whl"] {
            let outcome = try Program.run(["setup-boto3", "--from", file, "--out", folder.path("o")], in: folder)
            #expect(outcome.status == 2, "\(file)")
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorLines.count >= 1)
            #expect(!FileManager.default.fileExists(atPath: folder.path("o/lookoutmetrics")))
        }
    }
}
