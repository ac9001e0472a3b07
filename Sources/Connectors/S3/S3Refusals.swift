import DetectorService

extension ServiceRefusal {
    /// Whether S3 says that the bucket lies in another region, and in which.
    func names(otherRegionThan region: String) -> String? {
        guard let named = self.region, named != region, [301, 307, 400].contains(status) else { return nil }
        return named
    }

    /// What an object store says.
    ///
    /// - Parameter place: `s3://BUCKET/KEY`, or the bucket alone, for the message.
    func objectStoreError(_ place: String, isBucket: Bool) -> ObjectStoreError {
        func error(_ code: ObjectStoreError.Code, _ text: String) -> ObjectStoreError { ObjectStoreError(code, "\(place): \(text) (\(description))") }
        switch code {
        case "NoSuchBucket", "InvalidBucketName": return error(.noSuchBucket, "the bucket does not exist")
        case "NoSuchKey": return error(.noSuchKey, "the object does not exist")
        case "KeyTooLongError", "InvalidURI": return error(.invalidKey, "the store does not take this key")
        case "InvalidArgument" where !isBucket: return error(.invalidKey, "the store does not take this key")
        case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
            return error(.wrongRegion, "the bucket lies in another region: \(region.map { "use \($0)" } ?? "say which with s3-region in the configuration file")")
        case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "InvalidSecurity":
            return error(.accessDenied, "the store does not take the credentials: check AWS_ACCESS_KEY_ID and its secret, or the profile")
        case "RequestTimeTooSkewed": return error(.accessDenied, "the clock of this machine is wrong: set it")
        case "InvalidObjectState": return error(.accessDenied, "the object is archived: restore it first")
        default: break
        }
        switch status {
        case 301, 307: return error(.wrongRegion, "the bucket lies elsewhere: say where with s3-region or s3-endpoint")
        case 401, 403: return error(.accessDenied, "access is denied: allow the server's key to list and read the bucket")
        case 404: return isBucket ? error(.noSuchBucket, "the bucket does not exist") : error(.noSuchKey, "the object does not exist")
        default: return error(.unavailable, "the store refused the request")
        }
    }
}
