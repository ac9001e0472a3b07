import Dispatch

/// Runs work over the elements of an array on a few threads: our only parallelism, over blocks of metrics.
///
/// Which thread takes which element does not matter to any result, because elements do not see each other.
enum ParallelBlocks {
    /// Calls `body` once for every element with its index and a workspace that is made once a thread.
    ///
    /// - Returns: the results in the order of the elements.
    /// - Throws: the error of the first element (by index) that failed; the others have run all the same.
    static func map<Element: Sendable, Workspace, Output: Sendable>(
        _ elements: inout [Element], threads: Int, workspace: @Sendable () -> Workspace,
        body: @Sendable (Int, inout Element, inout Workspace) throws -> Output
    ) throws -> [Output] {
        let count = elements.count
        let workers = max(1, min(threads, count))
        if workers == 1 {
            var space = workspace()
            return try elements.indices.map { try body($0, &elements[$0], &space) }
        }
        var outputs = [Result<Output, any Error>?](repeating: nil, count: count)
        elements.withUnsafeMutableBufferPointer { elements in
            outputs.withUnsafeMutableBufferPointer { outputs in
                // Every index is touched by exactly one worker.
                nonisolated(unsafe) let shared = (elements: elements, outputs: outputs)
                DispatchQueue.concurrentPerform(iterations: workers) { worker in
                    var space = workspace()
                    for index in stride(from: worker, to: count, by: workers) {
                        shared.outputs[index] = Result { try body(index, &shared.elements[index], &space) }
                    }
                }
            }
        }
        return try outputs.map { output in
            guard let output else { preconditionFailure("a block was left out") }
            return try output.get()
        }
    }
}
