import Foundation

/// A small cube in the shape of a shop: two measures for six combinations of two dimensions, hourly, with a daily
/// season, noise, and jumps planted at known places. The same on every machine.
struct ShopData {
    struct Jump {
        let hour: Int
        let length: Int
        let platform: String
        let marketplace: String
        let measure: String
        let amount: Double
    }

    static let platforms = ["web", "app", "tablet"]
    static let marketplaces = ["us", "de"]
    /// 2025-01-01T00:00:00Z.
    static let first: Int64 = 1_735_689_600

    let days: Int
    var jumps: [Jump] = []
    /// Dimension values of the records; more may be added.
    var platforms = ShopData.platforms

    init(days: Int = 31, jumps: [Jump] = ShopData.plantedJumps) {
        self.days = days
        self.jumps = jumps
    }

    /// All in the last third of a month.
    static let plantedJumps = [
        Jump(hour: 22 * 24 + 10, length: 3, platform: "web", marketplace: "us", measure: "views", amount: 250),
        Jump(hour: 25 * 24 + 15, length: 2, platform: "app", marketplace: "de", measure: "revenue", amount: -40),
        Jump(hour: 28 * 24 + 5, length: 4, platform: "tablet", marketplace: "us", measure: "views", amount: 300),
    ]

    /// `timestamp,platform,marketplace,views,revenue` from an hour on.
    func csv(hours: Range<Int>? = nil, header: Bool = true, stamp: (Int) -> String = ShopData.stamp) -> String {
        var text = header ? "timestamp,platform,marketplace,views,revenue\n" : ""
        for hour in hours ?? 0..<days * 24 {
            for platform in platforms {
                for marketplace in Self.marketplaces {
                    let views = value(hour, platform, marketplace, "views", base: 400, season: 150, noise: 8)
                    let revenue = value(hour, platform, marketplace, "revenue", base: 120, season: 40, noise: 3)
                    text += "\(stamp(hour)),\(platform),\(marketplace),\(views),\(revenue)\n"
                }
            }
        }
        return text
    }

    private func value(
        _ hour: Int, _ platform: String, _ marketplace: String, _ measure: String, base: Double, season: Double, noise: Double
    ) -> Double {
        let seed = Self.hash("\(platform)/\(marketplace)/\(measure)")
        let level = base * (0.8 + 0.4 * Self.uniform(seed))
        let phase = 2 * Double.pi * (Double(hour % 24) / 24 + Self.uniform(seed &+ 1))
        // The sum of three uniforms is bell-shaped enough.
        let bell = (0..<3).reduce(-1.5) { $0 + Self.uniform(seed &+ UInt64(hour) &* 3 &+ UInt64($1) &+ 7) }
        var value = level + season * cos(phase) + noise * 2 * bell
        for jump in jumps
        where jump.measure == measure && jump.platform == platform && jump.marketplace == marketplace
            && hour >= jump.hour && hour < jump.hour + jump.length
        {
            value += jump.amount
        }
        return (max(value, 0) * 100).rounded() / 100
    }

    /// `2025-01-01 05:00:00`.
    static func stamp(_ hour: Int) -> String {
        let day = hour / 24 + 1
        // Within the first quarter of 2025.
        let (month, dayOfMonth) = day <= 31 ? (1, day) : day <= 59 ? (2, day - 31) : (3, day - 59)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2025-\(two(month))-\(two(dayOfMonth)) \(two(hour % 24)):00:00"
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func uniform(_ seed: UInt64) -> Double {
        var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
    }
}
