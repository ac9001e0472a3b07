import DetectionKernel
import Foundation

/// Writes demo data as the buckets of a server: history in one object, then an object an hour under a templated path, with a
/// configuration and a file of detectors that fit.
struct DemoBuckets {
    let data: DemoData
    /// The folder to write into.
    let folder: String

    /// Hours of simulated time a second.
    private static let hoursPerSecond = 5

    /// Hours that are history; the rest comes hour by hour.
    static var historyHours: Int { Backtest.trainCount(of: DemoData.hours, fraction: DemoData.trainFraction) }

    /// - Throws: `CommandFailure` naming the file that cannot be written.
    func write() throws {
        let files = DemoFiles(data: data)
        try OutputFolder.make("\(folder)/buckets/demo/history")
        let history = try OutputFile("\(folder)/buckets/demo/history/input.csv")
        try files.writeInput(to: history, hours: 0..<Self.historyHours)
        try history.finish()
        for hour in Self.historyHours..<DemoData.hours {
            let stamp = DemoFiles.stamp(hour)
            let day = stamp.prefix(10).replacing("-", with: ""), time = stamp.dropFirst(11).prefix(5).replacing(":", with: "")
            let place = "\(folder)/buckets/demo/live/\(day)/\(time)"
            try OutputFolder.make(place)
            // Hundreds of small files: none is worth waiting for the disk.
            do {
                try Data((files.header + files.records(of: hour)).utf8).write(to: URL(fileURLWithPath: "\(place)/data.csv"), options: .atomic)
            } catch { throw CommandFailure("cannot write \"\(place)/data.csv\": \(error.localizedDescription)") }
        }
        try write(Self.detectors, to: "detectors.yaml")
        try write(configuration, to: "serve.yaml")
    }

    private func write(_ text: String, to name: String) throws {
        let file = try OutputFile("\(folder)/\(name)")
        try file.write(text)
        try file.finish()
    }

    /// When the simulated clock begins: at the end of the history.
    private var start: String { DemoFiles.stamp(Self.historyHours).replacing(" ", with: "T") + "Z" }

    private var configuration: String {
        let place = URL(fileURLWithPath: folder).standardizedFileURL.path
        func text(_ value: String) -> String { "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\"" }
        return """
            # vedette serve --config serve.yaml
            data-dir: \(text(place + "/data"))
            bucket-root: \(text(place + "/buckets"))
            clock: "\(start)@\(Self.hoursPerSecond * 3_600)"  # \(Self.hoursPerSecond) hours a second, from the end of the history on

            """
    }

    private static let detectors = """
        # vedette detectors apply detectors.yaml --activate
        Detectors:
          - AnomalyDetectorName: demo
            AnomalyDetectorDescription: A shop on three platforms in four marketplaces
            AnomalyDetectorConfig: {AnomalyDetectorFrequency: PT1H}
            MetricSet:
              MetricSetName: shop
              MetricList:
                - {MetricName: visits, AggregationFunction: SUM}
                - {MetricName: orders, AggregationFunction: SUM}
                - {MetricName: revenue, AggregationFunction: SUM}
              DimensionList: [platform, marketplace]
              TimestampColumn: {ColumnName: timestamp, ColumnFormat: "yyyy-MM-dd HH:mm:ss"}
              MetricSource:
                S3SourceConfig:
                  HistoricalDataPathList: ["s3://demo/history/"]
                  TemplatedPathList: ["s3://demo/live/{{yyyyMMdd}}/{{HHmm}}"]
                  FileFormatDescriptor:
                    CsvFormatDescriptor: {FileCompression: NONE, Charset: UTF-8, ContainsHeader: true, Delimiter: ",", QuoteSymbol: '"'}

        """
}
