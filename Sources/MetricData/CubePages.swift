/// The cube while it is filled: pages of 64 intervals, each [interval][combination][measure], that come and grow as
/// records ask for them; intervals may arrive in any order, combinations appear at any time.
struct CubePages {
    static let pageRows = 64

    private struct Page {
        var cells: UnsafeMutablePointer<Double>?
        /// Records behind each cell less one, made when a mean first needs them.
        var repeats: UnsafeMutablePointer<UInt32>?
        /// Combinations it has room for.
        var capacity = 0
        /// One bit an interval: a record was there.
        var occupied: UInt64 = 0
    }

    let measures: Int
    /// One a measure.
    private let functions: UnsafeMutablePointer<AggregationFunction>
    private var pages: UnsafeMutablePointer<Page>
    private var pageCount = 0
    /// Page number (interval / 64, rounded down) of `pages[0]`.
    private var firstPage = 0
    private(set) var lowestRow = Int.max
    private(set) var highestRow = Int.min
    private(set) var allocatedCells = 0

    init(functions: [AggregationFunction]) {
        measures = functions.count
        self.functions = .allocate(capacity: functions.count)
        for (index, function) in functions.enumerated() { (self.functions + index).initialize(to: function) }
        pages = .allocate(capacity: 1)
    }

    func deallocate() {
        for index in 0..<pageCount { release(index) }
        pages.deallocate()
        functions.deallocate()
    }

    /// Makes room for `front` empty pages before and `back` behind the present ones.
    private mutating func addPages(front: Int, back: Int) {
        let larger = UnsafeMutablePointer<Page>.allocate(capacity: front + pageCount + back)
        larger.initialize(repeating: Page(), count: front + pageCount + back)
        (larger + front).update(from: pages, count: pageCount)
        pages.deallocate()
        pages = larger
        pageCount += front + back
        firstPage -= front
    }

    /// Where the cells of an interval and combination stand; valid until the next is asked for.
    struct Place {
        fileprivate var cells: UnsafeMutablePointer<Double>
        fileprivate var page: Int
        fileprivate var cell: Int
    }

    /// The cells of one combination in one interval, made where they are missing.
    @inline(__always)
    mutating func place(row: Int, combination: Int, combinations: Int) -> Place {
        let index = (row >> 6) &- firstPage
        if index < 0 || index >= pageCount || combination >= pages[index].capacity {
            return makePlace(row: row, combination: combination, combinations: combinations)
        }
        pages[index].occupied |= 1 &<< UInt64(row & 63)
        if row < lowestRow { lowestRow = row }
        if row > highestRow { highestRow = row }
        let cell = ((row & 63) &* pages[index].capacity &+ combination) &* measures
        return Place(cells: pages[index].cells! + cell, page: index, cell: cell)
    }

    private mutating func makePlace(row: Int, combination: Int, combinations: Int) -> Place {
        let page = row >> 6
        if pageCount == 0 {
            firstPage = page
            addPages(front: 0, back: 1)
        } else if page < firstPage {
            // Room grows by doubling at either end.
            addPages(front: max(firstPage - page, pageCount), back: 0)
        } else if page - firstPage >= pageCount {
            addPages(front: 0, back: max(page - firstPage - pageCount + 1, pageCount))
        }
        let index = page - firstPage
        if combination >= pages[index].capacity {
            var capacity = max(pages[index].capacity, 4)
            while capacity <= combination || capacity < min(combinations, 1 << 20) { capacity *= 2 }
            grow(index, to: capacity)
        }
        return place(row: row, combination: combination, combinations: combinations)
    }

    private mutating func grow(_ index: Int, to capacity: Int) {
        let old = pages[index]
        let cells = CellMemory.allocate(Self.pageRows * capacity * measures)
        if let source = old.cells {
            for row in 0..<Self.pageRows {
                (cells + row * capacity * measures).update(from: source + row * old.capacity * measures, count: old.capacity * measures)
            }
            CellMemory.deallocate(source, Self.pageRows * old.capacity * measures)
        }
        pages[index].cells = cells
        if let source = old.repeats {
            let repeats = Self.makeRepeats(Self.pageRows * capacity * measures)
            for row in 0..<Self.pageRows {
                (repeats + row * capacity * measures).update(from: source + row * old.capacity * measures, count: old.capacity * measures)
            }
            source.deallocate()
            pages[index].repeats = repeats
        }
        allocatedCells += Self.pageRows * (capacity - old.capacity) * measures
        pages[index].capacity = capacity
    }

    private static func makeRepeats(_ count: Int) -> UnsafeMutablePointer<UInt32> {
        let repeats = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        repeats.initialize(repeating: 0, count: count)
        return repeats
    }

    /// Adds one value to a cell; true when the cell already held one.
    @inline(__always)
    mutating func add(_ value: Double, measure: Int, at place: Place) -> Bool {
        let cell = place.cells + measure
        let held = cell.pointee
        if held.isNaN {
            cell.pointee = value
            return false
        }
        switch functions[measure] {
        case .sum, .count: cell.pointee = held + value
        case .minimum: cell.pointee = min(held, value)
        case .maximum: cell.pointee = max(held, value)
        case .average:
            cell.pointee = held + value
            if pages[place.page].repeats == nil {
                pages[place.page].repeats = Self.makeRepeats(Self.pageRows * pages[place.page].capacity * measures)
            }
            pages[place.page].repeats![place.cell &+ measure] &+= 1
        }
        return true
    }

    /// Intervals that hold a record.
    var occupiedRows: Int { (0..<pageCount).reduce(0) { $0 + pages[$1].occupied.nonzeroBitCount } }

    /// The rows `rows` as a time-major matrix; column j is `columns[j]` (combination and measure) or missing throughout
    /// where that is nil. Pages are freed as they are copied, so that the cube stands in memory once.
    mutating func takeMatrix(rows: Range<Int>, columns: [(combination: Int, measure: Int)?]) -> [Double] {
        let width = columns.count
        let sources = columns.map { column in column.map { $0.combination * measures + $0.measure } ?? -1 }
        let limits = columns.map { $0?.combination ?? Int.max }
        let averaged = columns.map { column in column.map { functions[$0.measure] == .average } ?? false }
        let matrix = [Double](unsafeUninitializedCapacity: rows.count * width) { matrix, count in
            var output = matrix.baseAddress
            if let output { CellMemory.willFill(output, bytes: matrix.count * MemoryLayout<Double>.stride) }
            for row in rows {
                let index = (row >> 6) - firstPage
                guard index >= 0, index < pageCount, let cells = pages[index].cells else {
                    output?.initialize(repeating: .nan, count: width)
                    output = output.map { $0 + width }
                    continue
                }
                let page = pages[index]
                let start = (row & 63) * page.capacity * measures
                for column in 0..<width {
                    var value = Double.nan
                    if limits[column] < page.capacity {
                        value = cells[start + sources[column]]
                        if averaged[column], let repeats = page.repeats { value /= Double(repeats[start + sources[column]] + 1) }
                    }
                    output![column] = value
                }
                output = output.map { $0 + width }
                if row & 63 == 63 { release(index) }
            }
            count = rows.count * width
        }
        for index in 0..<pageCount { release(index) }
        return matrix
    }

    private func release(_ index: Int) {
        if let cells = pages[index].cells { CellMemory.deallocate(cells, Self.pageRows * pages[index].capacity * measures) }
        pages[index].repeats?.deallocate()
        pages[index].cells = nil
        pages[index].repeats = nil
    }
}
