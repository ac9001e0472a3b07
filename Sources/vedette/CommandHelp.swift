/// Help pages: examples first, then what the parser knows.
enum CommandHelp {
    /// The page of a command, or of `vedette` itself for nil.
    static func page(for command: String?, parserText: String) -> String {
        var text = "EXAMPLES:\n"
        for (comment, line) in examples[command ?? ""] ?? [] {
            text += "  # \(comment)\n  \(line)\n\n"
        }
        text += parserText
        if !text.hasSuffix("\n") { text += "\n" }
        return text + "\nEXIT CODES:\n  0 done, 1 anomalies found (backtest and score) or changes (detectors diff), 2 bad usage, input or output,\n  70 a fault of ours, 130 interrupted\n"
    }

    static func isVersion(_ text: String) -> Bool { text.hasPrefix("vedette \(PackageVersion.current)") }

    /// The first argument that names a command.
    static func commandName(in arguments: [String]) -> String? {
        arguments.first { examples[$0] != nil && !$0.isEmpty }
    }

    /// What to type, by command; the empty name is `vedette` itself.
    private static let examples: [String: [(comment: String, line: String)]] = [
        "": [
            ("make demo data, find its anomalies, write a report", "vedette demo"),
            (
                "find anomalies in your own data: what is not given is inferred and said",
                "vedette backtest input.csv --report report.html"
            ),
        ],
        "backtest": [
            ("train on the first 70 %, evaluate the rest, write a report", "vedette backtest input.csv.gz --report report.html"),
            (
                "name the columns, keep every point's score",
                "vedette backtest data/ --timestamp time --timezone Europe/Berlin --measure revenue --measure price:AVG --dimension shop --frequency PT1H --scores scores.csv"
            ),
            ("at most two false alarms a week, drops only, for a program to read", "vedette backtest input.csv --false-alarms 2/week --direction below --format json"),
        ],
        "train": [
            ("learn from history, keep the model", "vedette train history.csv --model-out shop.model"),
            ("with other constants", "vedette train history.csv --profile models/hourly.json --model-out shop.model"),
        ],
        "score": [
            ("score what is new and keep the advanced model", "vedette score today.csv --model shop.model --model-out shop.model"),
            ("in a pipe", "zcat today.csv.gz | vedette score - --model shop.model --format ndjson"),
        ],
        "explain": [
            (
                "why was this point flagged, or why not",
                "vedette explain input.csv --metric platform=mobile,marketplace=us --measure revenue --at 2025-10-03T14:00:00"
            ),
            ("for a program", "vedette explain input.csv --measure revenue --at 2025-10-03T14:00:00 --format json"),
        ],
        "decompose": [
            ("robust STL with a day's season", "vedette decompose hourly.csv --period 24 --robust"),
            ("day and week", "vedette decompose hourly.csv --model mstl --period 24 --period 168 --format json"),
            (
                "Holt-Winters with fitted parameters",
                "vedette decompose monthly.csv --model holt-winters --period 12 --trend damped --season multiplicative"
            ),
        ],
        "harness": [
            ("score every file of a corpus, causal, from a cold start", "vedette harness corpus/ --scores scores/"),
            ("the stream of alarms instead of point scores", "vedette harness corpus/ --scores alarms/ --stream severity"),
        ],
        "demo": [
            ("in a new folder vedette-demo", "vedette demo"),
            ("somewhere else, another seed", "vedette demo shop-demo --seed 7"),
        ],
        "serve": [
            (
                "on this machine, over buckets that are folders (s3://NAME/key is buckets/NAME/key)",
                "VEDETTE_ACCESS_KEY_ID=me VEDETTE_SECRET_ACCESS_KEY=secret vedette serve --data-dir data --bucket-root buckets"
            ),
            ("replay history: an hour every second", "vedette serve --data-dir data --bucket-root buckets --clock 2025-10-01T00:00:00Z@3600"),
        ],
        "detectors": [
            ("is the file right?", "vedette detectors validate detectors.yaml"),
            ("what would change on the server?", "vedette detectors diff detectors.yaml --endpoint http://127.0.0.1:8085 --region us-east-1"),
            ("make it so, and start what does not run", "vedette detectors apply detectors.yaml --activate"),
            ("what does it find?", "vedette detectors show shop-detector --sensitivity 50"),
            ("keep a CloudFormation template as a file of detectors", "vedette detectors validate --print template.yaml > detectors.yaml"),
        ],
        "setup-boto3": [
            ("take the client's description out of the last release that had it", "eval \"$(vedette setup-boto3)\""),
            ("without the network, from a wheel that you have", "vedette setup-boto3 --from botocore-1.40.60-py3-none-any.whl"),
        ],
        "version": [("versions, processor kernels, threads", "vedette version")],
        "completions": [
            ("for this session of bash", "source <(vedette completions bash)"),
            ("for zsh and fish", "vedette completions zsh > ~/.zfunc/_vedette; vedette completions fish > ~/.config/fish/completions/vedette.fish"),
        ],
    ]
}
