import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014) with the draws that tests need: the same numbers from a seed on every machine.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Uniform in 0..<1.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Standard normal (Box and Muller 1958).
    public mutating func normal() -> Double {
        (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
    }

    /// Student's t with five degrees of freedom: variance 5/3.
    public mutating func student5() -> Double {
        var squares = 0.0
        for _ in 0..<5 {
            let x = normal()
            squares += x * x
        }
        return normal() / (squares / 5).squareRoot()
    }
}
