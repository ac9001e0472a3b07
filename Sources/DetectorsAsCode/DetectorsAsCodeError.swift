/// Why a file of detectors cannot be read, or cannot be brought to a server.
package struct DetectorsAsCodeError: Error, Sendable, CustomStringConvertible {
    /// Kinds of reasons; new ones may be added.
    package enum Code: String, Sendable {
        /// The file has faults; `faults` names them.
        case invalidFile
        /// The server cannot be reached, or what answers is none of ours.
        case unreachable
        /// The server refused a request.
        case refused
    }

    package let code: Code
    /// What was expected, what was found, what to do. No secrets.
    package let message: String
    /// Set for `invalidFile`, in the order of their lines.
    package let faults: [DocumentFault]
    /// The name of the server's error; set for `refused`.
    package let serverError: String?

    init(_ code: Code, _ message: String, faults: [DocumentFault] = [], serverError: String? = nil) {
        self.code = code
        self.message = message
        self.faults = faults
        self.serverError = serverError
    }

    package var description: String { message }
}
