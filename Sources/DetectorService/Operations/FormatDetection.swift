import MetricData
import MetricSeries

/// Guesses how a file is written and how often its data comes.
enum FormatDetection {
    private typealias Confidence = DetectedField<String>.Confidence

    static func configuration(_ file: SourceProbe.File, template: PathTemplate?) throws -> DetectedConfiguration {
        guard let guess = try FormatGuess(name: file.name, bytes: file.bytes) else { throw ServiceError.refused("\(file.name) holds no records") }
        return DetectedConfiguration(offset: offset(template), frequency: frequency(file, guess, template: template), format: format(guess))
    }

    private static func format(_ guess: FormatGuess) -> DetectedConfiguration.Format {
        let compression = DetectedField(value: guess.isGzip ? "GZIP" : "NONE", confidence: .high, message: "The first bytes are \(guess.isGzip ? "" : "not ")those of a gzip file")
        let charset = DetectedField(
            value: guess.isUTF8 ? "UTF-8" : nil, confidence: guess.isUTF8 ? .high : .none,
            message: guess.isUTF8 ? "All bytes looked at are UTF-8" : "Some bytes are not UTF-8: convert the file")
        if guess.format == .jsonLines { return .jsonLines(.init(compression: compression, charset: charset)) }
        let delimiter = String(UnicodeScalar(guess.delimiter))
        return .csv(
            .init(
                compression: compression, charset: charset,
                containsHeader: DetectedField(
                    value: guess.hasHeader, confidence: guess.isHeaderSure ? .high : .low,
                    message: guess.hasHeader
                        ? (guess.isHeaderSure ? "The first line holds names, the others numbers" : "The first line may hold names") : "The first line holds numbers or times"),
                delimiter: DetectedField(
                    value: delimiter, confidence: guess.isDelimited ? .high : .low,
                    message: guess.isDelimited ? "It splits the first lines into equally many fields" : "No character splits the lines: one column"),
                headerList: DetectedField(
                    value: guess.names, confidence: guess.hasHeader ? (guess.isHeaderSure ? .high : .low) : .none,
                    message: guess.hasHeader ? "The fields of the first line" : "There is no header: name the columns"),
                quoteSymbol: DetectedField(
                    value: "\"", confidence: guess.isQuoted ? .high : .low, message: guess.isQuoted ? "Some fields are quoted with it" : "No field is quoted: the usual symbol")))
    }

    /// From the spacing of timestamps, else from the folder's pattern.
    private static func frequency(_ file: SourceProbe.File, _ guess: FormatGuess, template: PathTemplate?) -> DetectedField<String> {
        var description = InputDescription(format: guess.format)
        if guess.format == .csv {
            description.delimiter = guess.delimiter
            if !guess.hasHeader { description.headerList = guess.names }
        }
        let known: Set<String> = ["PT5M", "PT10M", "PT1H", "P1D"]
        if let inference = try? CubeReader(description).infer(contents: [(file.name, file.bytes)]), let frequency = inference.description.frequency {
            return DetectedField(
                value: frequency, confidence: known.contains(frequency) ? .high : .low,
                message: "The distance of neighbouring timestamps in column \"\(inference.description.timestampColumn ?? "")\"")
        }
        if let letters = template?.letters {
            let isMinutes = letters.contains("m")
            let isHours = !letters.isDisjoint(with: ["H", "h", "k", "K"])
            return DetectedField(
                value: isMinutes ? nil : isHours ? "PT1H" : "P1D", confidence: isMinutes ? .none : .low,
                message: isMinutes ? "One file tells of one interval: its length is not to be seen" : "The smallest unit of the path's pattern")
        }
        return DetectedField(value: nil, confidence: .none, message: "The timestamps do not tell the length of an interval")
    }

    private static func offset(_ template: PathTemplate?) -> DetectedField<Int> {
        DetectedField(
            value: 0, confidence: .low,
            message: template == nil ? "Historical data needs no offset" : "Files do not tell when their interval was complete: raise it when data comes late")
    }
}
