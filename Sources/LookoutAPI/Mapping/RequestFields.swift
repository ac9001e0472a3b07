import DetectorService
import MetricData
import MetricSeries

/// The members of a request that has passed its shape check, read by name.
struct RequestFields {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    /// A member that is there and not null.
    private func present(_ name: String) -> JSONValue? {
        object[name].flatMap { $0 == .null ? nil : $0 }
    }

    /// A required member; the shape check has made sure that it is there.
    private func required<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws -> Value {
        guard let value = present(name).flatMap(read) else { throw ServiceError.fault("the member \(name) passed its check and cannot be read") }
        return value
    }

    func text(_ name: String) throws -> String { try required(name, \.textValue) }
    func integer(_ name: String) throws -> Int { try required(name, \.integerValue) }
    func boolean(_ name: String) throws -> Bool { try required(name, \.booleanValue) }
    func fields(_ name: String) throws -> RequestFields { try required(name) { $0.objectValue.map(RequestFields.init) } }

    func optionalText(_ name: String) -> String? { present(name)?.textValue }
    func optionalInteger(_ name: String) -> Int? { present(name)?.integerValue }
    func optionalBoolean(_ name: String) -> Bool? { present(name)?.booleanValue }
    func optionalFields(_ name: String) -> RequestFields? { present(name)?.objectValue.map(RequestFields.init) }
    func has(_ name: String) -> Bool { present(name) != nil }

    /// The strings of a list; nil when the member is absent.
    func texts(_ name: String) -> [String]? { present(name)?.items?.compactMap(\.textValue) }
    /// The objects of a list; nil when the member is absent.
    func list(_ name: String) -> [RequestFields]? { present(name)?.items?.compactMap { $0.objectValue.map(RequestFields.init) } }

    /// A map of strings; empty when the member is absent.
    func map(_ name: String) -> [String: String] {
        var out: [String: String] = [:]
        for (key, value) in present(name)?.objectValue?.members ?? [] { out[key] = value.textValue }
        return out
    }

    /// The page asked for by `MaxResults` and `NextToken`.
    var page: PageRequest { PageRequest(limit: optionalInteger("MaxResults"), token: optionalText("NextToken")) }

    /// One of the API's four frequencies.
    func optionalFrequency(_ name: String) throws -> Frequency? {
        guard let text = optionalText(name) else { return nil }
        guard let frequency = try? Frequency(iso8601: text) else { throw ServiceError.invalid(name, "\"\(text)\" is not a frequency") }
        return frequency
    }

    /// The name of a resource of ours; text that is an ARN of something else names nothing here.
    func arn(_ name: String, _ kind: ResourceKind) throws -> ResourceARN {
        let text = try text(name)
        guard let arn = ResourceARN(text), arn.kind == kind else { throw ServiceError.notFound(.init(id: text, kind: kind)) }
        return arn
    }
}
