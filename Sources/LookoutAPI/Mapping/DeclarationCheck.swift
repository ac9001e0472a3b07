import DetectorService

/// What the service would refuse of a detector with its dataset and alerts, found without a server and without looking at sources.
///
/// The members must have passed their shape check.
package enum DeclarationCheck {
    /// A fault, and which of the resources has it.
    package struct Fault: Sendable {
        package enum Place: Sendable, Hashable {
            case detector, metricSet
            /// By its place in the list.
            case alert(Int)
        }

        package let place: Place
        /// The member at fault, by its name in the API; empty for the resource as a whole.
        package let member: String
        package let message: String
    }

    /// The faults, those of the dataset before those of the alerts.
    package static func faults(detector: JSONObject, metricSet: JSONObject?, alerts: [JSONObject]) -> [Fault] {
        var faults: [Fault] = []
        func collect(_ place: Fault.Place, _ body: () throws -> Void) {
            do { try body() } catch let error as ServiceError {
                if error.fields.isEmpty { faults.append(Fault(place: place, member: "", message: error.message)) }
                faults += error.fields.map { Fault(place: place, member: $0.name, message: $0.message) }
            } catch {
                faults.append(Fault(place: place, member: "", message: "\(error)"))
            }
        }
        let arn = ResourceARN(.detector("declared"), in: Scope(region: "us-east-1", account: "000000000000"))
        let fields = RequestFields(detector)
        var set: MetricSetDefinition?
        collect(.detector) {
            try DefinitionCheck.check(tags: fields.map("Tags"))
            guard let frequency = try fields.optionalFields("AnomalyDetectorConfig")?.optionalFrequency("AnomalyDetectorFrequency") else {
                throw ServiceError.invalid("AnomalyDetectorConfig.AnomalyDetectorFrequency", "say how long an interval is, for example PT1H")
            }
            guard let metricSet else { return }
            collect(.metricSet) {
                let definition = try OperationRunner.metricSetDefinition(RequestFields(metricSet), detector: arn)
                set = definition
                try DefinitionCheck.check(definition, detectorFrequency: frequency)
            }
        }
        for (index, alert) in alerts.enumerated() {
            collect(.alert(index)) {
                try DefinitionCheck.check(OperationRunner.alertDefinition(RequestFields(alert), detector: arn), metricSet: set)
            }
        }
        return faults
    }
}
