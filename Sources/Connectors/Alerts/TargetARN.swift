import DetectorService

/// The name of a topic or a function: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
struct TargetARN: Equatable {
    let partition: String
    let region: String
    let resource: String

    /// Reads a name.
    ///
    /// - Throws: `AlertDeliveryError` (permanent) for anything else.
    init(_ text: String, service: String) throws {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == service, !parts[1].isEmpty, !parts[5].isEmpty,
            !parts[3].isEmpty, parts[3].utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
        else {
            throw AlertDeliveryError("\"\(text)\" is no name of \(service): expected arn:aws:\(service):REGION:ACCOUNT:NAME", isPermanent: true)
        }
        partition = String(parts[1])
        region = String(parts[3])
        resource = String(parts[5])
    }
}
