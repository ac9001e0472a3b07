#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Numbers combinations of dimension values in the order of their first appearance, looked up by their bytes.
///
/// A combination's key is, for every dimension, a word with the length and the bytes padded with zeros to whole words,
/// so that hashing and comparing go by words.
struct DimensionTable {
    let dimensions: Int
    private(set) var count = 0
    /// Keys of all combinations, one behind the other.
    private var arena: UnsafeMutablePointer<UInt64>
    private var arenaCapacity = 1 << 12
    private var arenaCount = 0
    /// First word of each combination's key; one more than combinations.
    private var starts: UnsafeMutablePointer<Int>
    /// The combination that followed each one last time: files repeat their order.
    private var successors: UnsafeMutablePointer<Int32>
    private var haveEmptyValues: UnsafeMutablePointer<Bool>
    private var capacity = 64
    private var last = 0
    private var hashes: [UInt64] = []
    /// Open addressing: combination + 1, 0 = free; a power of two, at most half full.
    private var slots: UnsafeMutablePointer<UInt32>
    private var slotCount = 1 << 8
    /// The key being looked up.
    private var key: UnsafeMutablePointer<UInt64>
    private var keyCapacity = 64
    private var keyCount = 0

    init(dimensions: Int) {
        self.dimensions = dimensions
        arena = .allocate(capacity: arenaCapacity)
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        key = .allocate(capacity: keyCapacity)
        starts = .allocate(capacity: capacity + 1)
        starts[0] = 0
        successors = .allocate(capacity: capacity)
        successors.initialize(repeating: 0, count: capacity)
        haveEmptyValues = .allocate(capacity: capacity)
    }

    func deallocate() {
        arena.deallocate()
        slots.deallocate()
        key.deallocate()
        starts.deallocate()
        successors.deallocate()
        haveEmptyValues.deallocate()
    }

    /// Forgets the values appended so far.
    @inline(__always)
    mutating func beginKey() { keyCount = 0 }

    /// Appends the next dimension's value; at least seven bytes behind it must be readable.
    @inline(__always)
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        let words = (text.count &+ 7) >> 3
        if keyCount &+ words &+ 1 > keyCapacity { growKey(keyCount + words + 1) }
        key[keyCount] = UInt64(truncatingIfNeeded: text.count)
        keyCount &+= 1
        if words == 0 { return }
        let raw = UnsafeRawPointer(text.baseAddress!)
        for word in 0..<words { key[keyCount &+ word] = raw.loadUnaligned(fromByteOffset: word &<< 3, as: UInt64.self) }
        keyCount &+= words
        let rest = text.count & 7
        if rest != 0 { key[keyCount &- 1] = UInt64(littleEndian: key[keyCount &- 1]) & (1 &<< UInt64(rest &<< 3) &- 1) }
    }

    /// The combination of the appended values, or nil where it is new (then ``insert()`` adds it).
    @inline(__always)
    mutating func find() -> Int? {
        if count == 0 { return nil }
        let guess = Int(successors[last])
        if isKey(guess) {
            last = guess
            return guess
        }
        let hash = keyHash()
        var slot = Int(truncatingIfNeeded: hash) & (slotCount &- 1)
        while slots[slot] != 0 {
            let candidate = Int(slots[slot]) &- 1
            if isKey(candidate) {
                successors[last] = Int32(truncatingIfNeeded: candidate)
                last = candidate
                return candidate
            }
            slot = (slot &+ 1) & (slotCount &- 1)
        }
        return nil
    }

    /// The combination that followed the last one before, where any is known: a guess.
    @inline(__always)
    var due: Int { count == 0 ? 0 : Int(successors[last]) }

    /// Makes a known combination the last one, as ``find()`` does.
    @inline(__always)
    mutating func follow(_ combination: Int) { last = combination }

    /// Whether the value of some dimension is empty.
    @inline(__always)
    func hasEmptyValue(_ combination: Int) -> Bool { haveEmptyValues[combination] }

    /// Whether the value of one dimension is empty.
    func isEmpty(_ combination: Int, dimension: Int) -> Bool {
        var word = starts[combination]
        for _ in 0..<dimension { word += 1 + (Int(arena[word]) + 7) >> 3 }
        return arena[word] == 0
    }

    /// Whether the appended values are those of `combination`.
    @inline(__always)
    private func isKey(_ combination: Int) -> Bool {
        let start = starts[combination]
        if starts[combination &+ 1] &- start != keyCount { return false }
        for word in 0..<keyCount where arena[start &+ word] != key[word] { return false }
        return true
    }

    /// Adds the appended values, which must be new; returns their number.
    mutating func insert() -> Int {
        if arenaCount + keyCount > arenaCapacity {
            arenaCapacity = max(arenaCapacity * 2, arenaCount + keyCount)
            let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: arenaCapacity)
            larger.update(from: arena, count: arenaCount)
            arena.deallocate()
            arena = larger
        }
        (arena + arenaCount).update(from: key, count: keyCount)
        arenaCount += keyCount
        if count == capacity { growTables() }
        hashes.append(keyHash())
        count += 1
        starts[count] = arenaCount
        successors[last] = Int32(truncatingIfNeeded: count - 1)
        last = count - 1
        haveEmptyValues[last] = (0..<dimensions).contains { isEmpty(last, dimension: $0) }
        if count * 2 > slotCount { rehash() } else { place(count - 1) }
        return count - 1
    }

    /// The values of a combination as bytes.
    func values(_ combination: Int) -> [[UInt8]] {
        var word = starts[combination]
        return (0..<dimensions).map { _ in
            let length = Int(arena[word])
            let bytes = UnsafeRawBufferPointer(start: arena + word + 1, count: length)
            word += 1 + (length + 7) >> 3
            return Array(bytes)
        }
    }

    @inline(__always)
    private func keyHash() -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in 0..<keyCount {
            // The folded 128-bit product mixes all bits of the word into all bits of the hash.
            let (high, low) = (hash ^ key[word]).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            hash = high ^ low &+ 0x2545_F491_4F6C_DD1D
        }
        return hash ^ (hash >> 32)
    }

    private mutating func place(_ combination: Int) {
        var slot = Int(truncatingIfNeeded: hashes[combination]) & (slotCount - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
        slots[slot] = UInt32(combination + 1)
    }

    private mutating func rehash() {
        slots.deallocate()
        slotCount *= 4
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        for combination in 0..<count { place(combination) }
    }

    private mutating func growTables() {
        let largerStarts = UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2 + 1)
        largerStarts.update(from: starts, count: count + 1)
        starts.deallocate()
        starts = largerStarts
        let largerSuccessors = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * 2)
        largerSuccessors.initialize(repeating: 0, count: capacity * 2)
        largerSuccessors.update(from: successors, count: count)
        successors.deallocate()
        successors = largerSuccessors
        let largerFlags = UnsafeMutablePointer<Bool>.allocate(capacity: capacity * 2)
        largerFlags.update(from: haveEmptyValues, count: count)
        haveEmptyValues.deallocate()
        haveEmptyValues = largerFlags
        capacity *= 2
    }

    private mutating func growKey(_ needed: Int) {
        keyCapacity = max(needed, keyCapacity * 2)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: keyCapacity)
        larger.update(from: key, count: keyCount)
        key.deallocate()
        key = larger
    }
}
