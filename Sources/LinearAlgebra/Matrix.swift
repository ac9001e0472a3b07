/// A dense matrix of doubles, column-major: the layout in which BLAS and LAPACK are fastest.
public struct Matrix: Equatable, Sendable {
    public let rows: Int
    public let columns: Int
    /// `rows × columns` values, column after column.
    public var values: [Double]

    /// - Throws: `LinearAlgebraError.shapeMismatch` when the count of values is not `rows × columns`, or a size is negative.
    public init(rows: Int, columns: Int, values: [Double]) throws {
        guard rows >= 0, columns >= 0, !rows.multipliedReportingOverflow(by: columns).overflow, values.count == rows * columns else {
            throw LinearAlgebraError(
                .shapeMismatch, routine: "Matrix", "\(values.count) values for a matrix of \(rows) by \(columns)")
        }
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// A matrix of one repeated value.
    /// - Precondition: sizes are not negative.
    public init(rows: Int, columns: Int, repeating value: Double = 0) {
        precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) by \(columns)")
        self.rows = rows
        self.columns = columns
        values = [Double](repeating: value, count: rows * columns)
    }

    /// A matrix of given rows, as one writes it on paper.
    /// - Precondition: all rows are equally long.
    public init(_ written: [[Double]]) {
        self.init(rows: written.count, columns: written.first?.count ?? 0)
        for (row, entries) in written.enumerated() {
            precondition(entries.count == columns, "row \(row) has \(entries.count) entries, the first \(columns)")
            for column in 0..<columns { self[row, column] = entries[column] }
        }
    }

    /// The identity of an order.
    public static func identity(_ order: Int) -> Matrix {
        var identity = Matrix(rows: order, columns: order)
        for index in 0..<order { identity[index, index] = 1 }
        return identity
    }

    public subscript(row: Int, column: Int) -> Double {
        get { values[column * rows + row] }
        set { values[column * rows + row] = newValue }
    }

    public var isEmpty: Bool { values.isEmpty }

    /// The values of one column.
    public func column(_ column: Int) -> ArraySlice<Double> { values[column * rows..<(column + 1) * rows] }
}
