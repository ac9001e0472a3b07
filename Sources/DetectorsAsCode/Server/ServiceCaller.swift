import LookoutAPI

/// Calls operations of a server.
package protocol ServiceCaller: Sendable {
    /// The members of the answer.
    ///
    /// - Parameter extended: by the operation's door below `/vedette/`, which takes more than the published model.
    /// - Throws: `DetectorsAsCodeError`.
    func call(_ operation: WireOperation, _ members: JSONObject, extended: Bool) async throws -> JSONObject
}

extension ServiceCaller {
    /// All items of a list, page by page.
    func all(_ operation: WireOperation, _ members: JSONObject, list: String) async throws -> [JSONObject] {
        var items: [JSONObject] = []
        var members = members
        while true {
            let answer = try await call(operation, members, extended: false)
            items += (answer[list]?.items ?? []).compactMap(\.objectValue)
            guard let token = answer["NextToken"]?.textValue, !token.isEmpty else { return items }
            members["NextToken"] = .text(token)
        }
    }
}
