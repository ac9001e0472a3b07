import AsyncHTTPClient
import DetectorService
import NIOCore

/// An object's answer whose head has been read.
struct S3Opened: Sendable {
    /// Bytes of the whole object.
    let size: Int64
    /// As the store gives it; nil when it gives none.
    let entityTag: String?
    /// Bytes of the body in front of the first one asked for: all of them where a store does not know ranges.
    let skipped: Int64
    let body: HTTPClientResponse.Body

    /// - Parameter start: the first byte asked for.
    /// - Throws: `TransportFault` for an answer that does not fit.
    init(_ response: HTTPClientResponse, from start: Int64) throws {
        entityTag = response.headers.first(name: "ETag")
        body = response.body
        // The header counts and not the status: some stores answer with 200 and a part.
        let header = response.headers.first(name: "Content-Range")
        if response.status.code == 206 || header != nil {
            guard let range = header.flatMap({ ContentRange($0) }), range.bytes.lowerBound == start else {
                throw TransportFault("the answer holds other bytes than those from \(start) on")
            }
            size = range.size
            skipped = 0
        } else {
            guard let length = response.headers.first(name: "Content-Length").flatMap({ Int64($0) }), length >= 0 else {
                throw TransportFault("the answer does not say how long the object is")
            }
            size = length
            skipped = start
        }
    }
}

/// Reads an object piece by piece, and goes on after a break with a new request for the rest.
actor S3Reading {
    private let location: ObjectLocation
    private let retry: RetryRule
    private let reopen: @Sendable (Range<Int64>) async throws -> S3Opened?
    private var position: Int64
    private let end: Int64
    private var skipped: Int64
    private var pieces: HTTPClientResponse.Body.AsyncIterator?
    /// Breaks since the last byte that came.
    private var breaks = 0

    /// - Parameters:
    ///   - bytes: those to deliver.
    ///   - reopen: asks for bytes once more; nil when they lie behind the end.
    init(
        _ opened: S3Opened, bytes: Range<Int64>, retry: RetryRule, reopen: @escaping @Sendable (Range<Int64>) async throws -> S3Opened?, location: ObjectLocation
    ) {
        position = bytes.lowerBound
        end = bytes.upperBound
        skipped = opened.skipped
        pieces = opened.body.makeAsyncIterator()
        self.retry = retry
        self.reopen = reopen
        self.location = location
    }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        while position < end {
            do {
                if pieces == nil {
                    guard let opened = try await reopen(position..<end) else {
                        throw ObjectStoreError(.unavailable, "\(location) became shorter while it was read: it is read anew at the next attempt")
                    }
                    skipped = opened.skipped
                    pieces = opened.body.makeAsyncIterator()
                }
                guard let piece = try await takePiece() else { throw TransportFault("the answer ended \(end - position) bytes too early") }
                guard let bytes = wanted(piece) else { continue }
                breaks = 0
                position += Int64(bytes.count)
                if position == end { pieces = nil }
                return bytes
            } catch let error as ObjectStoreError {
                throw error
            } catch {
                let fault = try TransportFault.of(error)
                pieces = nil
                breaks += 1
                guard breaks < retry.attempts else {
                    throw ObjectStoreError(.unavailable, "\(location): \(fault.message), at byte \(position), after \(breaks) attempts")
                }
                try await retry.pause(after: breaks)
            }
        }
        return nil
    }

    private func takePiece() async throws -> ByteBuffer? {
        // Taken out while it is waited for: nobody else calls in between, since a stream asks for one piece at a time.
        guard var pieces = self.pieces.take() else { return nil }
        let piece = try await pieces.next(isolation: self)
        self.pieces = pieces
        return piece
    }

    /// What of a piece was asked for; nil when none of it was.
    private func wanted(_ piece: ByteBuffer) -> [UInt8]? {
        var view = piece.readableBytesView
        if skipped > 0 {
            let dropped = Int(min(skipped, Int64(view.count)))
            view = view.dropFirst(dropped)
            skipped -= Int64(dropped)
        }
        let bytes = Array(view.prefix(Int(min(Int64(view.count), end - position))))
        return bytes.isEmpty ? nil : bytes
    }
}
