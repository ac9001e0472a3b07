import LookoutAPI

extension DetectorPlan {
    /// Makes the changes, one after the other.
    ///
    /// - Parameter made: called after each of them.
    /// - Precondition: there are no obstacles.
    /// - Throws: `DetectorsAsCodeError`; what was made before stays, and applying again goes on from there.
    package func apply(to server: some ServiceCaller, made: (PlannedChange) -> Void) async throws {
        precondition(obstacles.isEmpty, "a plan with obstacles is not applied")
        var arns = arns
        for change in changes {
            for var call in change.calls {
                if let name = call.detectorName {
                    guard let arn = arns[name] else { throw DetectorsAsCodeError(.refused, "the server gave no ARN for the detector \(name)") }
                    call.members["AnomalyDetectorArn"] = .text(arn)
                }
                let answer: JSONObject
                do { answer = try await server.call(call.operation, call.members, extended: call.extended) } catch let error as DetectorsAsCodeError {
                    throw DetectorsAsCodeError(error.code, "\(change.kind.rawValue) \(change.name): \(error.message)", serverError: error.serverError)
                }
                if call.operation == .createAnomalyDetector { arns[change.name] = answer["AnomalyDetectorArn"]?.textValue }
            }
            made(change)
        }
    }
}
