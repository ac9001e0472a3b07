/// Which part of a list is wanted.
public struct PageRequest: Hashable, Sendable {
    /// Most items of the answer.
    public let limit: Int
    /// Token of the page before; nil for the first page.
    public let token: String?

    /// The page size of requests that name none, and the largest one.
    public static let largest = 100

    /// - Parameter limit: 1...100; nil for 100.
    public init(limit: Int? = nil, token: String? = nil) {
        self.limit = min(max(limit ?? Self.largest, 1), Self.largest)
        self.token = token
    }
}

/// Part of a list, in the list's order. Pages go on behind the last item by its place in the order, so that nothing is
/// lost or repeated when items come and go between two calls.
public struct Page<Item: Sendable>: Sendable {
    public let items: [Item]
    /// Token of the next page; nil when this is the last one, also when it is full.
    public let next: String?

    public init(items: [Item], next: String?) {
        self.items = items
        self.next = next
    }

    /// The same page with other items.
    public func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Page<Other> {
        Page<Other>(items: try items.map(transform), next: next)
    }
}
