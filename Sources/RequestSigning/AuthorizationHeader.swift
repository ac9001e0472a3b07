/// The parts of an `Authorization` header of Signature Version 4.
struct AuthorizationHeader: Equatable {
    let keyID: String
    let scope: CredentialScope
    /// Lower-case names, in the order given, which must be sorted.
    let signedHeaders: [String]
    let signature: String

    /// Longer headers are refused unread: no client writes one.
    static let maximumLength = 8192

    /// Reads `AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX`;
    /// the parts may come in any order, with or without spaces after the commas.
    ///
    /// - Throws: `missingSignature` for another scheme, `incompleteSignature` for a part that is absent, repeated or malformed.
    init(_ text: String) throws {
        guard text.utf8.count <= Self.maximumLength else {
            throw RequestSigningError(.incompleteSignature, "the Authorization header is longer than \(Self.maximumLength) bytes")
        }
        let pieces = text.split(separator: " ", maxSplits: 1)
        guard pieces.first == "AWS4-HMAC-SHA256" else {
            throw RequestSigningError(
                .missingSignature, "the Authorization header must begin with AWS4-HMAC-SHA256: sign with Signature Version 4")
        }
        var parts: [String: Substring] = [:]
        for piece in (pieces.count == 2 ? pieces[1] : "").split(separator: ",") {
            let pair = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0].trimmed()) == nil else {
                throw RequestSigningError(
                    .incompleteSignature, "the Authorization header must hold Credential, SignedHeaders and Signature, once each")
            }
        }
        func part(_ name: String) throws -> String {
            guard let value = parts[name]?.trimmed(), !value.isEmpty else {
                throw RequestSigningError(.incompleteSignature, "the Authorization header lacks \(name)")
            }
            return value
        }
        let credential = try part("Credential").split(separator: "/", omittingEmptySubsequences: false)
        guard credential.count == 5, !credential[0].isEmpty, credential[1].utf8.count == 8, CredentialScope.isRegion(credential[2]),
            !credential[3].isEmpty, credential[4] == "aws4_request"
        else {
            throw RequestSigningError(
                .incompleteSignature, "the credential must read KEY/yyyyMMdd/REGION/SERVICE/aws4_request")
        }
        keyID = String(credential[0])
        scope = CredentialScope(date: String(credential[1]), region: String(credential[2]), service: String(credential[3]))
        signedHeaders = try part("SignedHeaders").split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard signedHeaders.allSatisfy({ !$0.isEmpty && $0 == $0.lowercased() }), signedHeaders == Array(Set(signedHeaders)).sorted() else {
            throw RequestSigningError(.incompleteSignature, "SignedHeaders must name each header once, in lower case, sorted")
        }
        signature = try part("Signature")
    }
}
