import CBenchPeak

/// A small fixed piece of work whose instructions are counted.
struct CountedCase: Sendable {
    let name: String
    /// Sets up and returns what is counted.
    let prepare: @Sendable () throws -> () throws -> Void

    init(_ name: String, prepare: @escaping @Sendable () throws -> () throws -> Void) {
        self.name = name
        self.prepare = prepare
    }

    /// Runs once uncounted (first uses of lazily made things), then inside the counted frame.
    func run() throws {
        let work = try prepare()
        try work()
        try Self.count(work)
    }

    private static func count(_ work: @escaping () throws -> Void) throws {
        final class Frame {
            let work: () throws -> Void
            var error: (any Error)?

            init(_ work: @escaping () throws -> Void) { self.work = work }
        }
        let frame = Frame(work)
        bench_counted(
            { context in
                let frame = Unmanaged<Frame>.fromOpaque(context!).takeUnretainedValue()
                do { try frame.work() } catch { frame.error = error }
            }, Unmanaged.passUnretained(frame).toOpaque())
        if let error = frame.error { throw error }
    }
}
