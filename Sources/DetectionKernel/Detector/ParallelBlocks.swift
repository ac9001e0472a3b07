import CVectorKernels
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

    /// Calls `body` with every block and lanes of it, whole tiles, so that each lane of each block comes once.
    ///
    /// Every thread takes neighbouring tiles, the same ones in every call: their state stays in its processor's cache, and a
    /// single block is spread too.
    static func forEachTile(
        of blocks: inout [MetricBlock], threads: Int,
        body: @Sendable (_ block: Int, vk_chain_layout, _ lanes: Range<Int>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Float>) -> Void
    ) {
        struct Part { let layout: vk_chain_layout, count: Int, state: UnsafeMutablePointer<Double>, tails: UnsafeMutablePointer<Float> }
        nonisolated(unsafe) let parts = blocks.indices.map { index in
            Part(
                layout: blocks[index].layout, count: blocks[index].count, state: blocks[index].state.uniquePointer(),
                tails: blocks[index].tails.uniquePointer())
        }
        // Tiles of all blocks in a row; all but the last block are full.
        let tile = MetricBlock.tile, perBlock = MetricBlock.capacity / tile
        let tiles = parts.reduce(0) { $0 + ($1.count + tile - 1) / tile }
        let workers = max(1, min(threads, tiles))
        @Sendable func work(_ worker: Int) {
            var next = worker * tiles / workers
            let end = (worker + 1) * tiles / workers
            while next < end {
                let (block, first) = next.quotientAndRemainder(dividingBy: perBlock)
                let last = min(first + end - next, perBlock)
                let part = parts[block]
                body(block, part.layout, first * tile..<min(last * tile, part.count), part.state, part.tails)
                next += last - first
            }
        }
        if workers == 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: workers, execute: work) }
    }
}
