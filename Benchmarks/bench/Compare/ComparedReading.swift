import Foundation
import MetricData

/// Reading records into a matrix of intervals by metrics beside pandas' `read_csv` and `pivot_table`.
enum ComparedReading {
    static var all: [ComparedWork] { [csv] }

    private static let megabytes = 40.0

    private static var csv: ComparedWork {
        ComparedWork(
            name: "read and pivot CSV", input: .file(megabytes: megabytes) { folder in
                let file = folder.appendingPathComponent("records.csv")
                try RecordFile(metrics: 60, megabytes: megabytes).write(to: file)
                return file
            },
            agreement: .values, peers: [.init(package: "pandas", label: "pandas", method: "read")], bytes: 1e6
        ) { file in
            let path = file!.path
            var cube: Cube?
            return ComparedWork.Own(
                count: 1, run: { cube = try CubeReader(RecordFile.description).read(DataSource(paths: [path])) },
                result: { _ in [cube!.batch.values.reduce(0) { $1.isNaN ? $0 : $0 + $1 }, Double(cube!.batch.values.count)] })
        }
    }
}
