import Foundation
import Testing

/// `tools/accuracy` on the corpora that lie beside the checkout (or where VEDETTE_SHARED says).
@Suite("Accuracy on corpora", .serialized)
struct AccuracyTests {
    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let shared = URL(
        fileURLWithPath: ProcessInfo.processInfo.environment["VEDETTE_SHARED"] ?? checkout.deletingLastPathComponent().appendingPathComponent("shared").path)

    private static let corporaAreThere = FileManager.default.fileExists(atPath: shared.appendingPathComponent("data/ecommerce/input.csv.gz").path)

    private struct Figures: Decodable {
        struct Ecommerce: Decodable { let event_f1_at_50: Double, events: Int, series: Int }
        struct Nab: Decodable { let standard_best: Double, windows: Int }
        struct Wsd: Decodable { let event_f1_best: Double, event_f1_at_50: Double, events: Int, series: Int }
        struct Corpora: Decodable { let ecommerce: Ecommerce?, nab: Nab?, wsd: Wsd? }
        let corpora: Corpora
        let failed: [String]
    }

    @Test("Strictly causal, one configuration for all: the floors of every corpus",
        .enabled(if: corporaAreThere, "no corpora: set VEDETTE_SHARED to a folder with data and accuracy"))
    func corporaReachTheirFloors() throws {
        let program = try #require(VedetteProgram.url)
        let text = try VedetteProgram.run(
            Self.checkout.appendingPathComponent("tools/accuracy"),
            [
                "--data", Self.shared.appendingPathComponent("data").path, "--scorers", Self.shared.appendingPathComponent("accuracy").path,
                "--vedette", program.path, "--only", "ecommerce,nab,wsd", "--json", "-",
            ])
        let figures = try JSONDecoder().decode(Figures.self, from: Data(text.utf8))
        #expect(figures.failed.isEmpty)

        let ecommerce = try #require(figures.corpora.ecommerce)
        #expect(ecommerce.series == 42 && ecommerce.events > 100)
        #expect(ecommerce.event_f1_at_50 >= 0.99)

        if let nab = figures.corpora.nab {
            #expect(nab.windows > 0)
            #expect(nab.standard_best >= 64)
        }
        if let wsd = figures.corpora.wsd {
            #expect(wsd.series > 0 && wsd.events > 0)
            #expect(wsd.event_f1_best >= 0.56)
            #expect(wsd.event_f1_at_50 >= 0.55)
        }
    }
}
