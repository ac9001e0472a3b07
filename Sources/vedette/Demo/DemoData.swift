import DetectionKernel
import Foundation

/// Labelled data of a shop: three measures for twelve combinations of two dimensions, hourly.
///
/// Every series has a daily and a weekly season, growth and noise that stays a while; orders follow visits, and
/// revenue follows orders. Anomalies of four kinds are planted, most of them in the part that a backtest evaluates.
struct DemoData: Sendable {
    static let measures = ["visits", "orders", "revenue"]
    static let platforms = ["web", "mobile_app", "mobile_web"]
    static let marketplaces = ["us", "uk", "de", "jp"]
    static let hours = 84 * 24
    /// 2025-03-03T00:00:00Z, a Monday.
    static let firstHour: Int64 = 1_740_960_000
    static let trainFraction = 0.7

    static var combinations: Int { platforms.count * marketplaces.count }

    let events: [PlantedEvent]
    /// `hours × combinations × measures`; NaN where the record is absent.
    private let values: [Double]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let events = Self.plant(&random)
        self.events = events
        values = Self.generate(events, &random)
    }

    func value(hour: Int, combination: Int, measure: Int) -> Double {
        values[(hour * Self.combinations + combination) * Self.measures.count + measure]
    }

    static func names(of combination: Int) -> (platform: String, marketplace: String) {
        (platforms[combination / marketplaces.count], marketplaces[combination % marketplaces.count])
    }

    // MARK: the anomalies

    /// Three events in the part that is trained on, twelve in the evaluated one, days apart.
    private static func plant(_ random: inout SeededGenerator) -> [PlantedEvent] {
        let evaluated = Backtest.trainCount(of: hours, fraction: trainFraction)
        var events: [PlantedEvent] = []
        for (index, day) in [20, 33, 46].enumerated() {
            let kinds: [PlantedEvent.Kind] = [.spike, .outage, .dip]
            events.append(event(kinds[index], near: day * 24, &random))
        }
        let kinds: [PlantedEvent.Kind] = [
            .spike, .dip, .outage, .spike, .levelShift, .dip, .outage, .spike, .dip, .levelShift, .spike, .outage,
        ]
        let spacing = (hours - evaluated - 24) / kinds.count
        for (index, kind) in kinds.enumerated() {
            events.append(event(kind, near: evaluated + 6 + index * spacing, &random))
        }
        return events
    }

    private static func event(_ kind: PlantedEvent.Kind, near hour: Int, _ random: inout SeededGenerator) -> PlantedEvent {
        // The busy hours, so that what is planted is worth finding.
        let start = hour / 24 * 24 + random.integer(9...18)
        let combination = random.integer(0...combinations - 1)
        switch kind {
        case .spike:
            // A campaign: more visits, and with them orders and revenue, on one platform of one marketplace.
            return PlantedEvent(
                kind: kind, measures: [0, 1, 2], combinations: [combination], start: start, length: random.integer(2...4),
                factor: 1.7 + 0.5 * random.uniform())
        case .dip:
            // The checkout of a marketplace fails now and then: visits go on, orders and revenue do not.
            let marketplace = combination % marketplaces.count
            return PlantedEvent(
                kind: kind, measures: [1, 2], combinations: platforms.indices.map { $0 * marketplaces.count + marketplace },
                start: start, length: random.integer(3...6), factor: 0.35 + 0.15 * random.uniform())
        case .outage:
            // A platform is down everywhere.
            let platform = combination / marketplaces.count
            return PlantedEvent(
                kind: kind, measures: [0, 1, 2],
                combinations: marketplaces.indices.map { platform * marketplaces.count + $0 }, start: start,
                length: random.integer(2...5), factor: 0)
        case .levelShift:
            // Prices change for good.
            return PlantedEvent(
                kind: kind, measures: [2], combinations: [combination], start: start, length: 24,
                factor: random.uniform() < 0.5 ? 0.6 : 1.5)
        }
    }

    // MARK: the values

    private static func generate(_ events: [PlantedEvent], _ random: inout SeededGenerator) -> [Double] {
        struct Combination {
            let base: Double
            let peakHour: Double
            let weekend: Double
            let growth: Double
            let conversion: Double
            let basket: Double
            var drift = 0.0
        }
        var shops = (0..<combinations).map { _ in
            Combination(
                base: 3_000 * exp(0.4 * random.normal()), peakHour: 13 + 6 * random.uniform(),
                weekend: 0.75 + 0.6 * random.uniform(), growth: 0.25 * random.uniform(),
                conversion: 0.08 + 0.08 * random.uniform(), basket: 25 + 40 * random.uniform())
        }
        var values: [Double] = []
        values.reserveCapacity(hours * combinations * measures.count)
        for hour in 0..<hours {
            let hourOfDay = Double(hour % 24)
            let weekday = hour / 24 % 7
            for index in shops.indices {
                shops[index].drift = 0.7 * shops[index].drift + 0.03 * random.normal()
                let shop = shops[index]
                let day = 1 + 0.6 * cos(2 * .pi * (hourOfDay - shop.peakHour) / 24) + 0.15 * cos(4 * .pi * (hourOfDay - shop.peakHour) / 24)
                let week = weekday >= 5 ? shop.weekend : 1 + 0.03 * Double(weekday)
                let growth = 1 + shop.growth * Double(hour) / Double(hours)
                func factor(_ measure: Int) -> Double {
                    events.reduce(1) { $1.touches(measure: measure, combination: index, hour: hour) ? $0 * $1.factor : $0 }
                }
                let usual = shop.base * day * week * growth * exp(shop.drift)
                let visits = count(usual, &random)
                let orders = count(max(usual, 1) * shop.conversion, &random)
                let revenue = (Double(orders) * shop.basket * exp(0.05 * random.normal()) * 100).rounded() / 100
                values.append((visits * factor(0)).rounded())
                values.append((orders * factor(1)).rounded())
                values.append((revenue * factor(2) * 100).rounded() / 100)
            }
        }
        return values
    }

    /// A whole number around an expectation with about its root as standard deviation, never negative.
    private static func count(_ expectation: Double, _ random: inout SeededGenerator) -> Double {
        max(0, (expectation + expectation.squareRoot() * random.normal()).rounded())
    }
}
