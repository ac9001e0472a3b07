import Foundation

/// Tokens of pages: the place in the list's order behind which the next page begins, and what the list was asked for.
///
/// A token holds for 24 hours, and only for the same question.
struct PageToken: Codable, Hashable {
    /// The list and its fixed parameters.
    let question: String
    /// The last item's place in the order.
    let place: [String]
    /// Milliseconds since 1970-01-01T00:00:00Z, real time.
    let issued: Int64

    static let lifetime: Int64 = 86_400_000

    private static var now: Int64 { SystemClock().now.milliseconds }

    /// - Throws: `ServiceError` (validation) for text that is no token of this list, or too old.
    static func place(_ page: PageRequest, question: String) throws -> [String]? {
        guard let text = page.token else { return nil }
        guard let data = Data(base64Encoded: text), let token = try? JSONDecoder().decode(PageToken.self, from: data), token.question == question else {
            throw ServiceError.invalid("NextToken", "the token does not belong to this list: give the one of the page before, with the same parameters")
        }
        guard now - token.issued <= lifetime else { throw ServiceError.invalid("NextToken", "the token is older than 24 hours: begin with the first page") }
        return token.place
    }

    static func text(question: String, place: [String]) -> String {
        let token = PageToken(question: question, place: place, issued: now)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return ((try? encoder.encode(token)) ?? Data()).base64EncodedString()
    }

    /// Makes a page of one item more than it may hold, which tells whether there is another one.
    static func page<Item: Sendable>(_ items: [Item], _ request: PageRequest, question: String, place: (Item) -> [String]) -> Page<Item> {
        guard items.count > request.limit, let last = items.prefix(request.limit).last else { return Page(items: items, next: nil) }
        return Page(items: Array(items.prefix(request.limit)), next: text(question: question, place: place(last)))
    }
}
