/// How input is read: the description with nothing left open, and a sentence for each thing that was not given.
public struct InputInference: Sendable, Equatable {
    /// Every part is set but ``InputDescription/format`` and ``InputDescription/delimiter``, which may differ from file to
    /// file, and ``InputDescription/headerList``.
    public var description: InputDescription
    /// What was inferred and from what, in the order timestamp, measures, dimensions, frequency.
    public var sentences: [String]
}
