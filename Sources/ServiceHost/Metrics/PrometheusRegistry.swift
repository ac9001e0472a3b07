import CoreMetrics
import Synchronization

/// Collects what the service's metrics record and writes them in Prometheus' text form.
///
/// Names are used as given, with characters that Prometheus does not know replaced by `_`; a counter ends in `_total`, a
/// timer is a histogram in seconds and ends in `_seconds`.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    private struct Identity: Hashable {
        let name: String
        let labels: String
    }

    private struct State {
        var counters: [Identity: CounterCell] = [:]
        var gauges: [Identity: GaugeCell] = [:]
        var histograms: [Identity: HistogramCell] = [:]
        var help: [String: String] = [:]
    }

    private let state = Mutex(State())

    /// An empty registry.
    public init() {}

    /// Sets the sentence of a metric's `# HELP` line.
    ///
    /// - Parameter name: as it is written, with `_total` or `_seconds`.
    public func describe(_ name: String, _ help: String) { state.withLock { $0.help[name] = help } }

    /// Sets a gauge's series to these and no others: for what comes and goes, such as detectors.
    ///
    /// - Parameter name: as it is written.
    public func replaceGauge(_ name: String, with values: [(dimensions: [(String, String)], value: Double)]) {
        let name = Self.name(name)
        let series = values.map { value in
            let cell = GaugeCell()
            cell.set(value.value)
            return (Identity(name: name, labels: Self.labels(value.dimensions)), cell)
        }
        state.withLock { state in
            for identity in state.gauges.keys where identity.name == name { state.gauges[identity] = nil }
            for (identity, cell) in series { state.gauges[identity] = cell }
        }
    }

    // MARK: factory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { counter(label, dimensions) }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler { counter(label, dimensions) }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { gauge(label, dimensions) }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(Self.name(label), dimensions) : gauge(label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(Self.name(label, ending: "_seconds"), dimensions)
    }

    // Series stay for the life of the process, as Prometheus advises: one that vanishes cannot be told from one that broke.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterCell {
        let identity = Identity(name: Self.name(label, ending: "_total"), labels: Self.labels(dimensions))
        return state.withLock { state in
            if let cell = state.counters[identity] { return cell }
            let cell = CounterCell()
            state.counters[identity] = cell
            return cell
        }
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeCell {
        let identity = Identity(name: Self.name(label), labels: Self.labels(dimensions))
        return state.withLock { state in
            if let cell = state.gauges[identity] { return cell }
            let cell = GaugeCell()
            state.gauges[identity] = cell
            return cell
        }
    }

    private func histogram(_ name: String, _ dimensions: [(String, String)]) -> HistogramCell {
        let identity = Identity(name: name, labels: Self.labels(dimensions))
        return state.withLock { state in
            if let cell = state.histograms[identity] { return cell }
            let cell = HistogramCell()
            state.histograms[identity] = cell
            return cell
        }
    }

    // MARK: text

    /// All series in Prometheus' text form (version 0.0.4), names and labels sorted.
    public var text: String {
        let snapshot = state.withLock { state in
            (
                state.counters.map { ($0.key, $0.value) }, state.gauges.map { ($0.key, $0.value) }, state.histograms.map { ($0.key, $0.value) },
                state.help
            )
        }
        var families: [String: (type: String, lines: [(labels: String, text: String)])] = [:]
        for (identity, cell) in snapshot.0 {
            families[identity.name, default: ("counter", [])].lines.append((identity.labels, Self.line(identity.name, identity.labels, cell.value)))
        }
        for (identity, cell) in snapshot.1 {
            families[identity.name, default: ("gauge", [])].lines.append((identity.labels, Self.line(identity.name, identity.labels, cell.value)))
        }
        for (identity, cell) in snapshot.2 {
            families[identity.name, default: ("histogram", [])].lines.append((identity.labels, Self.lines(identity.name, identity.labels, cell.contents)))
        }
        var out = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            if let help = snapshot.3[name] { out += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n" }
            out += "# TYPE \(name) \(family.type)\n"
            for line in family.lines.sorted(by: { $0.labels < $1.labels }) { out += line.text }
        }
        return out
    }

    private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(number(value))\n"
    }

    private static func lines(_ name: String, _ labels: String, _ contents: HistogramCell.Contents) -> String {
        var out = ""
        var cumulative = 0
        for (bound, count) in zip(HistogramCell.bounds + [.infinity], contents.counts) {
            cumulative += count
            out += line(name + "_bucket", (labels.isEmpty ? "" : labels + ",") + "le=\"\(number(bound))\"", Double(cumulative))
        }
        return out + line(name + "_sum", labels, contents.sum) + line(name + "_count", labels, Double(cumulative))
    }

    private static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : value.description
    }

    private static func name(_ label: String, ending: String = "") -> String {
        var out = ""
        for scalar in label.unicodeScalars {
            let isFine = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "_" || scalar == ":")
            out.unicodeScalars.append(isFine ? scalar : "_")
        }
        if let first = out.first, first.isNumber { out = "_" + out }
        return out.hasSuffix(ending) ? out : out + ending
    }

    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { key, value in
            name(key) + "=\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
        }.joined(separator: ",")
    }
}
