import Synchronization

/// Holds the state of a run, so that long calculations can change it in place on their own thread.
final class FoldCell: Sendable {
    private let fold: Mutex<DetectorFold?>

    init(_ fold: DetectorFold) { self.fold = Mutex(fold) }

    /// Changes the state. When the change fails half-way the state is lost: nobody knows how far it went.
    ///
    /// - Throws: what `body` throws; `StateLost` when an earlier change failed.
    func change<Value: Sendable>(_ body: (inout DetectorFold) throws -> Value) throws -> Value {
        try fold.withLock { held in
            guard var fold = held.take() else { throw StateLost() }
            let value = try body(&fold)
            held = fold
            return value
        }
    }

    /// Looks at the state.
    func look<Value: Sendable>(_ body: (DetectorFold) throws -> Value) throws -> Value {
        try fold.withLock { held in
            guard let fold = held else { throw StateLost() }
            return try body(fold)
        }
    }
}

/// A state that has to be restored from the store.
struct StateLost: Error {}
