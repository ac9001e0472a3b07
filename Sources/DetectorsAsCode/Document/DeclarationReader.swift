import LookoutAPI

/// Reads detectors with their datasets and alerts, wherever a file has them, and checks the service's rules on each.
struct DeclarationReader {
    /// A part of a file: a value, with the path it stands at.
    struct Part {
        let node: DocumentNode
        let path: String
    }

    private(set) var members: MemberReader
    private(set) var detectors: [DetectorDeclaration] = []
    private var alertLines: [String: Int] = [:]

    init(file: String) { members = MemberReader(file: file) }

    var faults: [DocumentFault] { members.faults }

    mutating func fault(_ path: String, _ line: Int, _ message: String) { members.fault(path, line, message) }

    /// Reads a detector.
    ///
    /// - Parameter others: keys beside the detector's own members, which the caller has taken out of it.
    mutating func add(_ detector: Part, others: Set<String>, metricSet: Part?, alerts: [Part]) {
        let before = members.faults.count
        let object = members.object(detector.node, DeclaredResource.detector.shape, path: detector.path, others: others)
        let set = metricSet.map { members.object($0.node, DeclaredResource.metricSet.shape, path: $0.path) }
        let alertObjects = alerts.map { members.object($0.node, DeclaredResource.alert.shape, path: $0.path) }
        guard members.faults.count == before, let name = object["AnomalyDetectorName"]?.textValue else { return }

        if let other = detectors.first(where: { $0.name == name }) {
            fault("\(detector.path).AnomalyDetectorName", detector.node.line, "a detector named \(name) stands on line \(other.line) already: names are unique")
        }
        for (alert, part) in zip(alertObjects, alerts) {
            guard let alertName = alert["AlertName"]?.textValue else { continue }
            if let line = alertLines.updateValue(part.node.line, forKey: alertName) {
                fault("\(part.path).AlertName", part.node.line, "an alert named \(alertName) stands on line \(line) already: names are unique across all detectors")
            }
        }
        for fault in DeclarationCheck.faults(detector: object, metricSet: set, alerts: alertObjects) {
            let part: Part =
                switch fault.place {
                case .detector: detector
                case .metricSet: metricSet ?? detector
                case .alert(let index): alerts[index]
                }
            let path = fault.member.isEmpty ? part.path : Self.path(of: fault.member, in: part.path)
            members.fault(path, line(of: fault.member, in: part) ?? part.node.line, fault.message)
        }
        detectors.append(DetectorDeclaration(name: name, detector: object, metricSet: set, alerts: alertObjects, line: detector.node.line))
    }

    /// The service names some members by their last name alone.
    private static func path(of member: String, in path: String) -> String {
        let file = ["TemplatedPathList", "HistoricalDataPathList", "FileFormatDescriptor"]
        let format = ["Charset", "Delimiter", "QuoteSymbol", "HeaderList"]
        if file.contains(member) { return "\(path).MetricSource.S3SourceConfig.\(member)" }
        if format.contains(member) { return "\(path).MetricSource.S3SourceConfig.FileFormatDescriptor.CsvFormatDescriptor.\(member)" }
        return "\(path).\(member)"
    }

    private func line(of member: String, in part: Part) -> Int? { members.line(of: Self.path(of: member, in: part.path)) }
}

/// The form of our own: a list of `Detectors`, each with the members of the API, `MetricSet` and `Alerts`.
struct DetectorList {
    private static let parts: Set<String> = ["MetricSet", "Alerts"]

    private let root: DocumentNode
    private let file: String

    init(_ root: DocumentNode, file: String) {
        self.root = root
        self.file = file
    }

    func read() -> (DetectorFile, [DocumentFault]) {
        var reader = DeclarationReader(file: file)
        if root.entries == nil { reader.fault("", root.line, "expected Detectors (a list), or Resources of a CloudFormation template, got \(root.kind)") }
        for entry in root.entries ?? [] where entry.key != "Detectors" {
            reader.fault(entry.key, entry.line, "no such key: expected Detectors (a list), or Resources of a CloudFormation template")
        }
        if let list = root["Detectors"] {
            if list.items == nil { reader.fault("Detectors", list.line, "expected a list, got \(list.kind)") }
            for (index, node) in (list.items ?? []).enumerated() { add(node, path: "Detectors[\(index)]", to: &reader) }
        } else if root.entries?.isEmpty == true {
            reader.fault("Detectors", root.line, "this member is required")
        }
        return (DetectorFile(file: file, detectors: reader.detectors, notes: []), reader.faults)
    }

    private func add(_ node: DocumentNode, path: String, to reader: inout DeclarationReader) {
        let metricSet = node["MetricSet"].flatMap { $0.isNull ? nil : DeclarationReader.Part(node: $0, path: "\(path).MetricSet") }
        var alerts: [DeclarationReader.Part] = []
        if let list = node["Alerts"], !list.isNull {
            if list.items == nil { reader.fault("\(path).Alerts", list.line, "expected a list, got \(list.kind)") }
            alerts = (list.items ?? []).enumerated().map { DeclarationReader.Part(node: $1, path: "\(path).Alerts[\($0)]") }
        }
        reader.add(DeclarationReader.Part(node: node, path: path), others: Self.parts, metricSet: metricSet, alerts: alerts)
    }
}
