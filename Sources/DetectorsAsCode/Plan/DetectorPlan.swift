import DetectorService
import LookoutAPI

/// What brings a server to the state that a file declares: decided from both, nothing is touched.
package struct DetectorPlan: Sendable {
    /// What may be done beside creating and updating.
    package struct Options: Sendable {
        /// Detectors of the region, and alerts of the file's detectors, that the file does not have are deleted.
        package var prunes: Bool
        /// Detectors that do not run are activated; those with a historical path alone run a backtest.
        package var activates: Bool

        package init(prunes: Bool = false, activates: Bool = false) {
            self.prunes = prunes
            self.activates = activates
        }
    }

    /// Why the file cannot be applied as it is.
    package struct Obstacle: Sendable, Equatable {
        package let name: String
        package let message: String
    }

    /// In the order in which they are made.
    package private(set) var changes: [PlannedChange] = []
    package private(set) var obstacles: [Obstacle] = []
    /// What is left alone, a sentence each.
    package private(set) var notes: [String] = []
    /// ARNs of the detectors that exist.
    let arns: [String: String]

    /// Compares a file with a server.
    package init(_ file: DetectorFile, _ state: ServerState, options: Options = Options()) {
        arns = state.detectors.mapValues(\.arn)
        var starts: [PlannedChange] = []
        for declared in file.detectors {
            let stored = state.detectors[declared.name]
            if stored?.status == .deleting {
                obstacle(declared.name, "a detector of that name is being deleted: apply again when it is gone")
                continue
            }
            planDetector(declared, stored)
            planMetricSet(declared, stored)
            planAlerts(declared, stored, owners: state.alertOwners, options)
            if options.activates, let start = start(declared, stored) { starts.append(start) }
        }
        changes += starts
        let others = state.others.filter { $0.status != DetectorStatus.deleting.rawValue }
        if options.prunes {
            for other in others {
                let call = PlannedChange.Call(operation: .deleteAnomalyDetector, extended: false, members: JSONObject([("AnomalyDetectorArn", .text(other.arn))]))
                changes.append(PlannedChange(action: .delete, kind: .detector, name: other.name, fields: [], calls: [call]))
            }
        } else if !others.isEmpty {
            notes.append("not in the file, left alone (--prune would delete them): detectors \(others.map(\.name).joined(separator: ", "))")
        }
    }

    private mutating func obstacle(_ name: String, _ message: String) { obstacles.append(Obstacle(name: name, message: message)) }

    // MARK: Detectors

    private mutating func planDetector(_ declared: DetectorDeclaration, _ stored: ServerState.StoredDetector?) {
        let wanted = Canonical.detector(declared.detector)
        guard let stored else {
            var members = wanted
            members["Tags"] = Self.nonEmpty(declared.detector["Tags"])
            let call = PlannedChange.Call(operation: .createAnomalyDetector, extended: true, members: members)
            changes.append(
                PlannedChange(action: .create, kind: .detector, name: declared.name, fields: PlannedChange.Field.differences(nil, .object(members), path: ""), calls: [call]))
            return
        }
        let changed = Canonical.changed(wanted, from: stored.detector)
        var calls: [PlannedChange.Call] = []
        if !changed.isEmpty {
            if LifeCycle.isRunning(stored.status), changed.contains(where: { $0 != "AnomalyDetectorDescription" }) {
                obstacle(
                    declared.name,
                    "the detector is \(stored.status.rawValue), and \(changed.filter { $0 != "AnomalyDetectorDescription" }.joined(separator: ", ")) can change only while it does not run: deactivate it first (DeactivateAnomalyDetector)")
                return
            }
            let members = JSONObject([("AnomalyDetectorArn", .text(stored.arn))] + changed.compactMap { name in wanted[name].map { (name, $0) } })
            calls.append(PlannedChange.Call(operation: .updateAnomalyDetector, extended: true, members: members))
        }
        add(.detector, declared.name, fields(changed, stored.detector, wanted), calls, arn: stored.arn, tags: declared.detector["Tags"], stored: stored.tags)
    }

    private mutating func planMetricSet(_ declared: DetectorDeclaration, _ stored: ServerState.StoredDetector?) {
        guard let set = declared.metricSet, let setName = set["MetricSetName"]?.textValue else {
            if stored?.metricSet != nil { notes.append("the dataset of \(declared.name) is not in the file and is left alone") }
            return
        }
        let frequency = Canonical.detector(declared.detector)["AnomalyDetectorConfig"]?.objectValue?["AnomalyDetectorFrequency"]
        let wanted = Canonical.metricSet(set, frequency: frequency)
        let name = "\(declared.name)/\(setName)"
        guard let present = stored?.metricSet else {
            if let stored, LifeCycle.isRunning(stored.status) {
                obstacle(name, "the detector is \(stored.status.rawValue) and cannot get a dataset now: deactivate it first (DeactivateAnomalyDetector)")
                return
            }
            // The API has no empty lists here; absent is the same.
            var members = wanted
            for list in ["DimensionList", "DimensionFilterList"] where members[list]?.items?.isEmpty == true { members[list] = nil }
            members["Tags"] = Self.nonEmpty(set["Tags"])
            let call = PlannedChange.Call(operation: .createMetricSet, extended: true, members: members, detectorName: declared.name)
            changes.append(
                PlannedChange(action: .create, kind: .dataset, name: name, fields: PlannedChange.Field.differences(nil, .object(members), path: ""), calls: [call]))
            return
        }
        guard present.name == setName else {
            obstacle(name, "the detector has the dataset \(present.name), and a dataset's name cannot change: keep that name, or delete the detector first")
            return
        }
        let changed = Canonical.changed(wanted, from: present.members)
        if changed.contains("Timezone") {
            obstacle(
                name,
                "the time zone of a dataset cannot change (it is \(present.members["Timezone"]?.textValue ?? "UTC")): keep it, or delete the detector first")
            return
        }
        var calls: [PlannedChange.Call] = []
        if !changed.isEmpty {
            let fixed = changed.filter { $0 != "Offset" && $0 != "MetricSetDescription" }
            if let stored, LifeCycle.isRunning(stored.status), !fixed.isEmpty {
                obstacle(
                    name,
                    "the detector is \(stored.status.rawValue), and \(fixed.joined(separator: ", ")) can change only while it does not run: deactivate it first (DeactivateAnomalyDetector)")
                return
            }
            let members = JSONObject([("MetricSetArn", .text(present.arn))] + changed.compactMap { name in wanted[name].map { (name, $0) } })
            calls.append(PlannedChange.Call(operation: .updateMetricSet, extended: true, members: members))
        }
        add(.dataset, name, fields(changed, present.members, wanted), calls, arn: present.arn, tags: set["Tags"], stored: present.tags)
    }

    private mutating func planAlerts(_ declared: DetectorDeclaration, _ stored: ServerState.StoredDetector?, owners: [String: String], _ options: Options) {
        let present = Dictionary((stored?.alerts ?? []).map { ($0.name, $0) }) { first, _ in first }
        var names: Set<String> = []
        for alert in declared.alerts {
            guard let name = alert["AlertName"]?.textValue else { continue }
            names.insert(name)
            let wanted = Canonical.alert(alert)
            guard let there = present[name] else {
                if let owner = owners[name] {
                    obstacle(name, "an alert of that name exists for \(owner): names are unique across all detectors; choose another, or delete that alert")
                    continue
                }
                var members = wanted
                if members["AlertFilters"]?.objectValue?.members.isEmpty == true { members["AlertFilters"] = nil }
                members["Tags"] = Self.nonEmpty(alert["Tags"])
                let call = PlannedChange.Call(operation: .createAlert, extended: false, members: members, detectorName: declared.name)
                changes.append(
                    PlannedChange(action: .create, kind: .alert, name: name, fields: PlannedChange.Field.differences(nil, .object(members), path: ""), calls: [call]))
                continue
            }
            let changed = Canonical.changed(wanted, from: there.members)
            var calls: [PlannedChange.Call] = []
            if !changed.isEmpty {
                let members = JSONObject([("AlertArn", .text(there.arn))] + changed.compactMap { name in wanted[name].map { (name, $0) } })
                calls.append(PlannedChange.Call(operation: .updateAlert, extended: false, members: members))
            }
            add(.alert, name, fields(changed, there.members, wanted), calls, arn: there.arn, tags: alert["Tags"], stored: there.tags)
        }
        let extra = (stored?.alerts ?? []).filter { !names.contains($0.name) }
        if options.prunes {
            for alert in extra {
                let call = PlannedChange.Call(operation: .deleteAlert, extended: false, members: JSONObject([("AlertArn", .text(alert.arn))]))
                changes.append(PlannedChange(action: .delete, kind: .alert, name: alert.name, fields: [], calls: [call]))
            }
        } else if !extra.isEmpty {
            notes.append("not in the file, left alone (--prune would delete them): alerts \(extra.map(\.name).joined(separator: ", ")) of \(declared.name)")
        }
    }

    // MARK: Activation

    /// The start of a detector that does not run; nil when it does, or has run its backtest.
    private mutating func start(_ declared: DetectorDeclaration, _ stored: ServerState.StoredDetector?) -> PlannedChange? {
        let source = (declared.metricSet?["MetricSource"] ?? stored?.metricSet?.members["MetricSource"])?.objectValue?["S3SourceConfig"]?.objectValue
        guard let source else {
            obstacle(declared.name, "the detector has no dataset, so that it cannot be activated: add its MetricSet")
            return nil
        }
        let isLive = source["TemplatedPathList"] != nil
        switch stored?.status ?? .inactive {
        case .inactive: break
        case .deactivated where isLive: break
        case .failed where isLive || stored?.failureType == .backTestActivation: break
        case .failed, .deactivated:
            notes.append("\(declared.name) is \(stored?.status.rawValue ?? "") and its dataset has no path for live data: it is not started")
            return nil
        default: return nil
        }
        let call = PlannedChange.Call(
            operation: isLive ? .activateAnomalyDetector : .backTestAnomalyDetector, extended: false, members: JSONObject(), detectorName: declared.name)
        return PlannedChange(action: isLive ? .activate : .backTest, kind: .detector, name: declared.name, fields: [], calls: [call])
    }

    // MARK: Tags

    private static func nonEmpty(_ tags: JSONValue?) -> JSONValue? { tags?.objectValue?.members.isEmpty == false ? tags : nil }

    private func fields(_ names: [String], _ before: JSONObject, _ after: JSONObject) -> [PlannedChange.Field] {
        names.flatMap { PlannedChange.Field.differences(before[$0], after[$0], path: $0) }
    }

    /// Adds an update of a resource that exists, its tags included; nothing when there is nothing to change.
    private mutating func add(
        _ kind: PlannedChange.Kind, _ name: String, _ fields: [PlannedChange.Field], _ calls: [PlannedChange.Call], arn: String, tags: JSONValue?, stored: JSONValue?
    ) {
        var (fields, calls) = (fields, calls)
        // Tags that are not stated are nobody's business; those that are stated are all there are.
        if let tags {
            let (wanted, present) = (Canonical.tags(tags), Canonical.tags(stored))
            let set = wanted.filter { tag in !present.contains { $0 == tag } }
            let removed = present.map(\.key).filter { key in !wanted.contains { $0.key == key } }
            if !set.isEmpty {
                let members = JSONObject([("resourceArn", .text(arn)), ("tags", .object(JSONObject(set.map { ($0.key, .text($0.value)) })))])
                calls.append(PlannedChange.Call(operation: .tagResource, extended: false, members: members))
            }
            if !removed.isEmpty {
                let members = JSONObject([("resourceArn", .text(arn)), ("tagKeys", .array(removed.map(JSONValue.text)))])
                calls.append(PlannedChange.Call(operation: .untagResource, extended: false, members: members))
            }
            let object = { (list: [(key: String, value: String)]) in JSONValue.object(JSONObject(list.map { ($0.key, .text($0.value)) })) }
            fields += PlannedChange.Field.differences(object(present), object(wanted), path: "Tags")
        }
        if !calls.isEmpty { changes.append(PlannedChange(action: .update, kind: kind, name: name, fields: fields, calls: calls)) }
    }
}
