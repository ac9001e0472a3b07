/// What the user asked for on the command line.
struct BenchOptions {
    var json: String?
    var data: String?
    var seriesFolder: String?
    var filters: [String] = []
    var seconds = 1.0
    var threads = [1]

    static let help = """
        usage: bench [--json FILE] [--only TEXT]... [--data FOLDER] [--seconds S] [--threads N]...
                     [--write-series FOLDER]

        Times the models, reading, training, streaming and whole backtests; prints a header, a table and a checksum of
        each result.

          --json FILE      write all figures here too (- is standard output, the table then goes to standard error)
          --only TEXT      only the cases whose name contains TEXT (repeatable)
          --data FOLDER    folder with data/ecommerce (default: $VEDETTE_SHARED; without it that backtest runs on
                           generated data of the same shape)
          --seconds S      time a case is given for its repetitions (default 1; at least three repetitions are made)
          --write-series FOLDER
                           write the series of the workloads as CSV instead, for Benchmarks/peers
          --threads N      threads of training and backtests (repeatable; default 1 and all)
        """

    struct Usage: Error {
        let sentence: String
    }

    init(_ arguments: [String], shared: String?, processors: Int) throws {
        data = shared
        threads = Array(Set([1, processors])).sorted()
        var given: [Int] = []
        var rest = arguments[...]
        while let option = rest.popFirst() {
            func value() throws -> String {
                guard let value = rest.popFirst() else { throw Usage(sentence: "\(option) needs a value") }
                return value
            }
            switch option {
            case "--json": json = try value()
            case "--only": filters.append(try value())
            case "--data": data = try value()
            case "--write-series": seriesFolder = try value()
            case "--seconds":
                let text = try value()
                guard let number = Double(text), number > 0, number <= 3_600 else {
                    throw Usage(sentence: "--seconds \(text): expected a number of seconds")
                }
                seconds = number
            case "--threads":
                let text = try value()
                guard let number = Int(text), number > 0, number <= 1_024 else {
                    throw Usage(sentence: "--threads \(text): expected a positive whole number")
                }
                given.append(number)
            default: throw Usage(sentence: "unknown option \(option)")
            }
        }
        if !given.isEmpty { threads = given }
    }

    func includes(_ name: String) -> Bool { filters.isEmpty || filters.contains { name.contains($0) } }
}
