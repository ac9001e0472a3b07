/// Bytes as they once stood in a file, to compare with what stands there now; entries are numbers from 0 on.
///
/// Texts are padded with zeros to whole words. A struct that is changed in place; `deallocate()` ends it.
struct SeenTexts {
    private struct Entry {
        var start = 0
        /// Words it may take there.
        var room = 0
        /// Bytes; 0 where nothing was seen.
        var count = 0
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity = 0
    private var words: UnsafeMutablePointer<UInt64>
    private var wordCapacity = 64
    private var wordCount = 0

    init() {
        entries = .allocate(capacity: 0)
        words = .allocate(capacity: wordCapacity)
    }

    func deallocate() {
        entries.deallocate()
        words.deallocate()
    }

    /// Bytes of an entry when they stand at `bytes`, else 0. At least `limit` bytes and seven more must be readable; an
    /// entry longer than the limit does not stand there.
    @inline(__always)
    func match(_ number: Int, _ bytes: UnsafePointer<UInt8>, limit: Int) -> Int {
        if number >= capacity { return 0 }
        let entry = entries[number]
        if entry.count == 0 || entry.count > limit { return 0 }
        let text = words + entry.start
        let raw = UnsafeRawPointer(bytes)
        var word = 0
        var rest = entry.count
        while rest > 8 {
            if text[word] != raw.loadUnaligned(fromByteOffset: word &<< 3, as: UInt64.self) { return 0 }
            word &+= 1
            rest &-= 8
        }
        let last = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: word &<< 3, as: UInt64.self))
        return last & (~0 &>> UInt64(64 &- 8 &* rest)) == UInt64(littleEndian: text[word]) ? entry.count : 0
    }

    /// Makes `bytes` (at least one) the text of an entry; it takes the old one's place where there is room.
    mutating func note(_ number: Int, _ bytes: UnsafePointer<UInt8>, count: Int) {
        if number >= capacity { growEntries(number + 1) }
        let needed = (count + 7) >> 3
        if needed > entries[number].room {
            if wordCount + needed > wordCapacity { growWords(wordCount + needed) }
            entries[number].start = wordCount
            entries[number].room = needed
            wordCount += needed
        }
        entries[number].count = count
        let text = words + entries[number].start
        text[needed - 1] = 0
        UnsafeMutableRawPointer(text).copyMemory(from: bytes, byteCount: count)
    }

    private mutating func growEntries(_ needed: Int) {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: max(needed, 2 * capacity))
        larger.update(from: entries, count: capacity)
        (larger + capacity).initialize(repeating: Entry(), count: max(needed, 2 * capacity) - capacity)
        entries.deallocate()
        entries = larger
        capacity = max(needed, 2 * capacity)
    }

    private mutating func growWords(_ needed: Int) {
        wordCapacity = max(needed, 2 * wordCapacity)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: wordCapacity)
        larger.update(from: words, count: wordCount)
        words.deallocate()
        words = larger
    }
}
