import DetectorService
import LookoutAPI

/// A CloudFormation template: takes the detectors and alerts of Lookout for Metrics out of it and leaves everything else alone.
struct Template {
    static let detectorType = "AWS::LookoutMetrics::AnomalyDetector"
    static let alertType = "AWS::LookoutMetrics::Alert"

    private let root: DocumentNode
    private let file: String
    private let values: TemplateValues

    init(_ root: DocumentNode, file: String, values: TemplateValues) {
        self.root = root
        self.file = file
        self.values = values
    }

    func read() -> (DetectorFile, [DocumentFault]) {
        var reader = DeclarationReader(file: file)
        var notes: [String] = []
        let resolver = TemplateResolver(root, file: file, values: values)
        var others: [DocumentFault] = []
        var detectors: [(id: String, node: DocumentNode, path: String)] = []
        var alerts: [(id: String, node: DocumentNode, path: String, detector: String)] = []

        guard let resources = root["Resources"]?.entries else {
            reader.fault("Resources", root["Resources"]?.line ?? root.line, "expected resources by their names")
            return (DetectorFile(file: file, detectors: [], notes: []), reader.faults)
        }
        for resource in resources {
            guard let type = resource.value["Type"]?.text, type == Self.detectorType || type == Self.alertType else { continue }
            let path = "Resources.\(resource.key).Properties"
            do throws(DocumentFault) {
                if let condition = resource.value["Condition"], try !resolver.condition(named: condition, path: path) { continue }
                let properties = resource.value["Properties"] ?? DocumentNode(.map([]), line: resource.line)
                guard var node = try resolver.resolve(properties, path: path) else { continue }
                if type == Self.detectorType {
                    if node.fill("AnomalyDetectorName", with: resource.key) {
                        notes.append("\(resource.key) has no AnomalyDetectorName: its logical name is taken")
                    }
                    detectors.append((resource.key, node, path))
                } else {
                    if node.fill("AlertName", with: resource.key) { notes.append("\(resource.key) has no AlertName: its logical name is taken") }
                    let target = node.removing("AnomalyDetectorArn")
                    guard let arn = target?.text else {
                        throw DocumentFault(file: file, line: resource.line, path: "\(path).AnomalyDetectorArn", message: "this member is required")
                    }
                    guard case .detector(let name)? = ResourceARN(arn)?.name else {
                        throw DocumentFault(
                            file: file, line: target?.line, path: "\(path).AnomalyDetectorArn",
                            message: "\"\(arn)\" is no detector's ARN: expected Ref or Fn::GetAtt … Arn of a detector in this template")
                    }
                    alerts.append((resource.key, node, path, name))
                }
            } catch { others.append(error) }
        }
        let names = detectors.map { $0.node["AnomalyDetectorName"]?.text ?? "" }
        for alert in alerts where !names.contains(alert.detector) && others.isEmpty {
            reader.fault(
                "\(alert.path).AnomalyDetectorArn", alert.node.line, "the alert is for the detector \(alert.detector), which is not in this template: put both into one file")
        }
        for (index, detector) in detectors.enumerated() {
            add(detector, alerts: alerts.filter { $0.detector == names[index] }.map { .init(node: $0.node, path: $0.path) }, to: &reader)
        }
        if detectors.isEmpty, others.isEmpty, reader.faults.isEmpty {
            reader.fault("Resources", root.line, "the template has no \(Self.detectorType)")
        }
        return (DetectorFile(file: file, detectors: reader.detectors, notes: notes), reader.faults + others)
    }

    private func add(_ detector: (id: String, node: DocumentNode, path: String), alerts: [DeclarationReader.Part], to reader: inout DeclarationReader) {
        var metricSet: DeclarationReader.Part?
        if let list = detector.node["MetricSetList"] {
            let path = "\(detector.path).MetricSetList"
            if let items = list.items, items.count == 1 {
                metricSet = .init(node: items[0].renamingCloudWatch(), path: "\(path)[0]")
            } else {
                reader.fault(path, list.line, "expected a list of one dataset, got \(list.items.map { "\($0.count)" } ?? list.kind)")
            }
        } else {
            reader.fault("\(detector.path).MetricSetList", detector.node.line, "this member is required")
        }
        reader.add(.init(node: detector.node, path: detector.path), others: ["MetricSetList"], metricSet: metricSet, alerts: alerts)
    }
}

extension DocumentNode {
    /// Puts a text under a key that is not there; whether it did.
    fileprivate mutating func fill(_ key: String, with text: String) -> Bool {
        guard var entries, self[key] == nil else { return false }
        entries.append(Entry(key: key, line: line, value: DocumentNode(.scalar(text, isPlain: false), line: line)))
        content = .map(entries)
        return true
    }

    /// Takes a key out; its value.
    fileprivate mutating func removing(_ key: String) -> DocumentNode? {
        guard var entries, let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let value = entries.remove(at: index).value
        content = .map(entries)
        return value
    }

    /// A dataset whose source is named as the API names it: templates write `CloudwatchConfig`.
    fileprivate func renamingCloudWatch() -> DocumentNode {
        guard let entries else { return self }
        var copy = self
        copy.content = .map(entries.map { entry in
            guard entry.key == "MetricSource", let sources = entry.value.entries else { return entry }
            var source = entry.value
            source.content = .map(sources.map { $0.key == "CloudwatchConfig" ? Entry(key: "CloudWatchConfig", line: $0.line, value: $0.value) : $0 })
            return Entry(key: entry.key, line: entry.line, value: source)
        })
        return copy
    }
}
