import Foundation
import LookoutAPI
import Testing

@testable import DetectorsAsCode

/// Files of the test bundle, and what is read out of texts.
enum GoldenText {
    static func read(_ name: String) throws -> String {
        let url = try #require(Bundle.module.url(forResource: "Golden/\(name)", withExtension: nil))
        return try String(contentsOf: url, encoding: .utf8)
    }

    /// The faults of a text; empty when it is valid.
    static func faults(_ text: String, values: TemplateValues = TemplateValues()) throws -> [DocumentFault] {
        do {
            _ = try DetectorFile.read(text, file: "f.yaml", values: values)
            return []
        } catch let error as DetectorsAsCodeError {
            #expect(error.code == .invalidFile)
            return error.faults
        }
    }

    /// The value at a path of members and indexes.
    static func value(_ object: JSONObject?, _ path: Any...) -> JSONValue? {
        var value = object.map(JSONValue.object)
        for step in path {
            if let name = step as? String { value = value?.objectValue?[name] } else if let index = step as? Int { value = value?.items?[index] }
        }
        return value
    }
}
