import Testing

@testable import vedette

@Suite struct ModelContainerTests {
    private let model = ModelContainer(sections: [Array("{\"zone\":\"UTC\"}".utf8), (0..<1000).map { UInt8($0 % 251) }])

    @Test func comesBackAsItWas() throws {
        #expect(try ModelContainer(bytes: model.bytes, name: "m", sections: 2) == model)
        let empty = ModelContainer(sections: [[], []])
        #expect(try ModelContainer(bytes: empty.bytes, name: "m", sections: 2) == empty)
    }

    @Test func everyCutIsRefused() {
        let bytes = model.bytes
        for length in 0..<bytes.count {
            #expect(throws: CommandFailure.self, "cut at \(length)") {
                try ModelContainer(bytes: Array(bytes[..<length]), name: "m", sections: 2)
            }
        }
    }

    @Test func everyFlippedBitIsRefused() {
        let bytes = model.bytes
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index % 8)
            #expect(throws: CommandFailure.self, "bit of byte \(index)") { try ModelContainer(bytes: damaged, name: "m", sections: 2) }
        }
    }

    @Test func newerVersionSaysSo() {
        var bytes = model.bytes
        bytes[8] = 2
        let failure = #expect(throws: CommandFailure.self) { try ModelContainer(bytes: bytes, name: "shop.model", sections: 2) }
        #expect(failure?.message.contains("version 2") == true)
        #expect(failure?.message.contains("shop.model") == true)
        #expect(failure?.exitCode == .badUsage)
    }
}
