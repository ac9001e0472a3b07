/// The one form of a request that both ends agree to sign (AWS Signature Version 4, "canonical request").
struct CanonicalRequest {
    /// How a path is written before it is signed.
    enum PathRule {
        /// The path of the request line is normalised (`.`, `..`, empty segments) and encoded once more: every service but S3.
        case encodedTwice
        /// The path of the request line as it is: S3, whose keys may hold any segment.
        case asSent
    }

    /// Method, path, query, headers, names of the headers and hash of the payload, one a line.
    let text: String

    /// Writes the canonical form.
    ///
    /// - Parameters:
    ///   - signedHeaders: lower-case names, sorted, each present in the request.
    ///   - payloadHash: what stands in the last line, the hexadecimal SHA-256 of the body.
    init(_ request: SignableRequest, signedHeaders: [String], payloadHash: String, pathRule: PathRule) {
        var lines = [request.method, Self.path(request.path, pathRule), Self.query(request.query)]
        for name in signedHeaders {
            lines.append(name + ":" + request.values(of: name).map(Self.headerValue).joined(separator: ","))
        }
        lines.append("")
        lines.append(signedHeaders.joined(separator: ";"))
        lines.append(payloadHash)
        text = lines.joined(separator: "\n")
    }

    /// The path of a request line in its signed form; an empty path is `/`.
    static func path(_ path: String, _ rule: PathRule) -> String {
        switch rule {
        case .asSent:
            return path.isEmpty ? "/" : path
        case .encodedTwice:
            var kept: [Substring] = []
            for segment in path.split(separator: "/") where segment != "." {
                if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
            }
            guard !kept.isEmpty else { return "/" }
            // "..", "." and "/" at the end leave a slash there only when the path was written with one.
            let normal = "/" + kept.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
            return PercentEncoding.encode(normal.utf8, keepsSlash: true)
        }
    }

    /// The parameters, decoded and encoded anew, sorted by name and then by value, bytewise.
    static func query(_ query: String) -> String {
        guard !query.isEmpty else { return "" }
        let pairs = query.split(separator: "&").map { parameter -> (name: String, value: String) in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentEncoding.encode(PercentEncoding.decode(parts[0]), keepsSlash: false),
                parts.count == 2 ? PercentEncoding.encode(PercentEncoding.decode(parts[1]), keepsSlash: false) : ""
            )
        }
        return pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// A header's value without white space at its ends, and with single spaces inside.
    static func headerValue(_ value: String) -> String {
        value.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
