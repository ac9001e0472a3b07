/// What the doors below `/vedette/` take beyond the published model: any frequency from a minute to a day, every function that
/// combines records, and a list of dimensions that is emptied.
extension Structure {
    /// The structure with its members widened, as deep as it goes.
    fileprivate var extended: Structure {
        Structure(name, members.map { Member(name: $0.name, shape: $0.shape.extended, isRequired: $0.isRequired, place: $0.place, wireName: $0.wireName) })
    }

    static let extendedCreateAnomalyDetectorRequest = createAnomalyDetectorRequest.extended
    static let extendedUpdateAnomalyDetectorRequest = updateAnomalyDetectorRequest.extended
    static let extendedCreateMetricSetRequest = createMetricSetRequest.extended
    static let extendedUpdateMetricSetRequest = Structure(
        updateMetricSetRequest.name,
        updateMetricSetRequest.extended.members.map { $0.name == "DimensionList" ? .optional($0.name, .list(of: .scalar(.columnName))) : $0 })
}

extension Shape {
    fileprivate var extended: Shape {
        switch self {
        case .scalar(let scalar):
            switch scalar.name {
            case Scalar.frequency.name: .scalar(.anyFrequency)
            case Scalar.aggregationFunction.name: .scalar(.anyAggregationFunction)
            default: self
            }
        case .list(let item, let count): .list(of: item.extended, count: count)
        case .map: self
        case .structure(let structure): .structure(structure.extended)
        }
    }
}

extension Scalar {
    static let anyFrequency = Scalar("Frequency", .duration(60...86_400))
    static let anyAggregationFunction = Scalar("AggregationFunction", .choice(["AVG", "SUM", "COUNT", "MIN", "MAX"]))
}

extension WireOperation {
    /// What the request may hold at the operation's door below `/vedette/`; nil when it has none.
    var extendedRequest: Structure? {
        switch self {
        case .createAnomalyDetector: .extendedCreateAnomalyDetectorRequest
        case .updateAnomalyDetector: .extendedUpdateAnomalyDetectorRequest
        case .createMetricSet: .extendedCreateMetricSetRequest
        case .updateMetricSet: .extendedUpdateMetricSetRequest
        default: nil
        }
    }
}
