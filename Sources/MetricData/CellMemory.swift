#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory of a cube's cells. Large pieces come from the system and go back to it at once: a heap would keep them.
enum CellMemory {
    /// Bytes from which a piece is large.
    private static let large = 1 << 17

    /// Room for `count` values, each missing.
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
        let cells = count * MemoryLayout<Double>.stride < large ? UnsafeMutablePointer<Double>.allocate(capacity: count) : map(count)
        cells.initialize(repeating: .nan, count: count)
        return cells
    }

    /// - Parameter count: as it was allocated with.
    static func deallocate(_ cells: UnsafeMutablePointer<Double>, _ count: Int) {
        if count * MemoryLayout<Double>.stride < large { cells.deallocate() } else { munmap(cells, count * MemoryLayout<Double>.stride) }
    }

    private static func map(_ count: Int) -> UnsafeMutablePointer<Double> {
        var flags = MAP_PRIVATE | MAP_ANON
        #if os(Linux)
        // All of it is written at once.
        flags |= MAP_POPULATE
        #endif
        let bytes = count * MemoryLayout<Double>.stride
        let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let start, start != MAP_FAILED else { fatalError("no memory for \(bytes) bytes of a cube") }
        return start.assumingMemoryBound(to: Double.self)
    }

    /// Says that a large piece will be filled from one end to the other: pages of two megabytes take fewer faults.
    static func willFill(_ start: UnsafeMutableRawPointer, bytes: Int) {
        #if os(Linux)
        let size = 1 << 21
        let first = (Int(bitPattern: start) + size - 1) & -size
        let last = (Int(bitPattern: start) + bytes) & -size
        if last > first { madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_HUGEPAGE) }
        #endif
    }
}
