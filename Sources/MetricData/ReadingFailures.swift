import MetricSeries

/// What is wrong with a record or with all of them, in words.
extension CubeFiller {
    func wrongFieldCount(_ found: Int, _ names: [String]) -> BadRecord {
        BadRecord(
            code: .malformedRecord, column: nil,
            message: "\(found) field\(found == 1 ? "" : "s") where the header has \(names.count) columns; expected \(names.count): is a delimiter inside a value not quoted, or is the line cut off?")
    }

    func badTimestamp(_ bytes: UnsafeBufferPointer<UInt8>, _ field: FieldSpan) -> BadRecord {
        let description = input.description
        let expected =
            switch description.timestampFormat! {
            case .iso8601: "ISO 8601, for example 2025-01-31 13:05:00 or 2025-01-31T13:05:00+01:00"
            case .unix: "seconds or milliseconds since 1970-01-01T00:00:00Z"
            case .pattern(let pattern): "the format \(pattern)"
            }
        let found = field.kind == .absent ? "the timestamp is absent" : bytes.isEmpty ? "the timestamp is empty" : "\(MetricDataError.quoted(bytes)) is no timestamp"
        return BadRecord(
            code: .invalidTimestamp, column: timestampColumn,
            message: "\(found); expected \(expected): correct it, name its format (--timestamp-format), or skip bad rows (--on-bad-row skip)")
    }

    func badNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ measure: Int) -> BadRecord {
        BadRecord(
            code: .invalidNumber, column: measures[measure].name,
            message: "\(MetricDataError.quoted(bytes)) is not a finite number; expected digits with a decimal point, or nothing, NaN, NA or null where it is missing: "
                + "correct it, or skip bad rows (--on-bad-row skip)")
    }

    func absurdGrid(_ finding: String) -> MetricDataError {
        let grid = intervals.anchor!
        let from = CivilDate.text(ofInstant: grid.start(of: lowest!.row))
        let to = CivilDate.text(ofInstant: grid.start(of: highest!.row))
        return MetricDataError(
            .absurdGrid,
            "the timestamps run from \(from) (\(lowest!.file), line \(lowest!.line)) to \(to) (\(highest!.file), line \(highest!.line)): "
                + "\(highest!.row - lowest!.row + 1) intervals of \(calendar.frequency), \(finding); check these two timestamps, the timestamp format and the frequency")
    }

    func tooManyCells(_ cells: Int) -> MetricDataError {
        MetricDataError(
            .absurdGrid,
            "\(table.count) combinations of dimension values times \(measures.count) measures over \(pages.highestRow - pages.lowestRow + 1) intervals "
                + "make more than \(maximumCells) values; leave out a dimension with many values, or read fewer intervals")
    }

    func nothingRead() -> MetricDataError {
        if counts.badRecords > 0 {
            return MetricDataError(.noRecords, "all \(counts.badRecords) records are bad; the first: \(counts.badRecordSentences[0])")
        }
        let leftOut = counts.outsideRecords + counts.filteredRecords
        if leftOut > 0 {
            let reasons = [(counts.outsideRecords, "lie outside the time that was asked for"), (counts.filteredRecords, "do not pass the filters")]
            return MetricDataError(
                .noRecords, "of \(counts.records) records " + reasons.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " and ")
                    + ": check the timestamps, the time zone and the filters")
        }
        let file = counts.filesWithoutRecords.first
        let more = counts.filesWithoutRecords.count > 1 ? " (nor do \(counts.filesWithoutRecords.count - 1) other files)" : ""
        return MetricDataError(.noRecords, "the file holds no records\(more); expected at least one behind the header", file: file)
    }

    func badText(_ bytes: UnsafeBufferPointer<UInt8>, _ dimension: Int) -> BadRecord {
        BadRecord(
            code: .invalidText, column: dimensions[dimension],
            message: "\(MetricDataError.quoted(bytes)) is not UTF-8; expected UTF-8 text: convert the file, for example with iconv -f LATIN1 -t UTF-8")
    }

    func nestedMember(_ name: String) -> BadRecord {
        BadRecord(
            code: .malformedRecord, column: name,
            message: "the value is a nested object or array; expected a number or a string in a flat object")
    }
}
