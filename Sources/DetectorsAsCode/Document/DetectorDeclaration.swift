import LookoutAPI

/// A detector as a file states it, with its dataset and alerts, in the API's members.
package struct DetectorDeclaration: Sendable {
    package let name: String
    /// The members of `CreateAnomalyDetector`.
    package let detector: JSONObject
    /// The members of `CreateMetricSet` but for the detector's ARN; nil when the file says nothing of a dataset.
    package let metricSet: JSONObject?
    /// The members of `CreateAlert` but for the detector's ARN.
    package let alerts: [JSONObject]
    /// The line that it begins on.
    package let line: Int
}

/// A file of detectors, read and checked.
package struct DetectorFile: Sendable {
    /// Its name, for messages.
    package let file: String
    package let detectors: [DetectorDeclaration]
    /// What was taken for granted on the way, a sentence each.
    package let notes: [String]

    /// How many datasets there are.
    package var metricSetCount: Int { detectors.count { $0.metricSet != nil } }
    /// How many alerts there are.
    package var alertCount: Int { detectors.reduce(0) { $0 + $1.alerts.count } }

    /// Reads a file of our own form (`Detectors:`) or a CloudFormation template (`Resources:`), as YAML or JSON, and checks it
    /// against the tables of the API and the rules of the service.
    ///
    /// - Parameters:
    ///   - values: what a template's names stand for.
    /// - Throws: `DetectorsAsCodeError` (`invalidFile`) with all faults.
    package static func read(_ text: String, file: String, values: TemplateValues = TemplateValues()) throws -> DetectorFile {
        var faults: [DocumentFault] = []
        var read = DetectorFile(file: file, detectors: [], notes: [])
        do {
            let root = try DocumentNode.read(text, file: file)
            if root["Resources"] != nil {
                (read, faults) = Template(root, file: file, values: values).read()
            } else {
                (read, faults) = DetectorList(root, file: file).read()
            }
        } catch { faults = [error] }
        guard faults.isEmpty else {
            faults.sort { ($0.line ?? 0, $0.path) < ($1.line ?? 0, $1.path) }
            throw DetectorsAsCodeError(
                .invalidFile, "\(faults.count) fault\(faults.count == 1 ? "" : "s") in \(file): mend \(faults.count == 1 ? "it" : "them") and validate again", faults: faults)
        }
        return read
    }
}
