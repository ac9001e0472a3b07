/// What a member of a request or an answer may hold.
package indirect enum Shape: Sendable {
    case scalar(Scalar)
    /// - Parameter count: how many items; nil for any number.
    case list(of: Shape, count: ClosedRange<Int>? = nil)
    /// An object whose member names are data.
    case map(key: Scalar, value: Scalar, count: ClosedRange<Int>)
    case structure(Structure)
}

/// A string, number, boolean or choice with its limits.
package struct Scalar: Sendable {
    package enum Kind: Sendable {
        /// - Parameter length: in Unicode scalars.
        case text(length: ClosedRange<Int>? = nil, pattern: TextPattern? = nil)
        case choice([String])
        case integer(ClosedRange<Int>?)
        case number(ClosedRange<Double>?)
        case boolean
        /// Seconds since 1970-01-01T00:00:00Z as a number.
        case timestamp
        /// An ISO 8601 duration that divides a day; its seconds.
        case duration(ClosedRange<Int>)
    }

    /// Its name in the API.
    package let name: String
    package let kind: Kind

    init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Named members.
package struct Structure: Sendable {
    /// Its name in the API.
    package let name: String
    package let members: [Member]

    init(_ name: String, _ members: [Member]) {
        self.name = name
        self.members = members
    }
}

/// A member of a structure.
package struct Member: Sendable {
    /// Where a request carries it.
    package enum Place: Sendable {
        case body
        case path
        /// Repeated query parameters.
        case query
    }

    /// Its name in the API, which error answers show.
    package let name: String
    package let shape: Shape
    package let isRequired: Bool
    package let place: Place
    /// Its name on the wire.
    package let wireName: String

    static func required(_ name: String, _ shape: Shape, in place: Place = .body, as wireName: String? = nil) -> Member {
        Member(name: name, shape: shape, isRequired: true, place: place, wireName: wireName ?? name)
    }

    static func optional(_ name: String, _ shape: Shape) -> Member {
        Member(name: name, shape: shape, isRequired: false, place: .body, wireName: name)
    }
}
