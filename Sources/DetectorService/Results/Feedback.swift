/// What a user said of one series of a group.
public struct SeriesFeedback: Hashable, Sendable {
    public let seriesID: String
    public let isAnomaly: Bool

    public init(seriesID: String, isAnomaly: Bool) {
        self.seriesID = seriesID
        self.isAnomaly = isAnomaly
    }
}
