import MetricSeries
import TestSupport
import Testing

@testable import DetectorService

@Suite struct LifeCycleTests {
    private let arn = ResourceARN(.detector("d"), in: Scope(region: "us-east-1", account: "000000000000"))
    private let able = SourceAbility(hasDataset: true, hasHistory: true, hasLiveData: true)

    private static let states: [LifeCycleState] =
        DetectorStatus.allCases.filter { $0 != .failed }.map { LifeCycleState($0) } + FailureType.allCases.map { LifeCycleState(.failed, failureType: $0) }
    private static let events: [LifeCycle.Event] = [.trained(isEnough: false), .trained(isEnough: true), .learned, .evaluating, .evaluated, .stopped, .failed]

    /// The reference's transitions by hand: command → states that allow it.
    private static let allowed: [LifeCycle.Command: Set<DetectorStatus>] = [
        .activate: [.inactive, .deactivated, .failed], .backTest: [.inactive, .failed], .deactivate: [.learning, .active],
        .delete: Set(DetectorStatus.allCases),
    ]

    @Test(arguments: LifeCycle.Command.allCases)
    func everyCommandInEveryState(_ command: LifeCycle.Command) {
        for state in Self.states {
            let isAllowed = Self.allowed[command]!.contains(state.status)
                && !(command == .backTest && state.status == .failed && state.failureType != .backTestActivation)
            do {
                let next = try LifeCycle.decide(command, state, source: able, detector: arn)
                #expect(isAllowed, "\(command) was allowed in \(state)")
                #expect(LifeCycle.isRunning(next.status) && next.failureType == nil)
            } catch let error as ServiceError {
                #expect(!isAllowed, "\(command) was refused in \(state): \(error)")
                #expect(error.code == (command == .backTest ? .validation : .conflict))
                if command != .backTest { #expect(error.resource?.id == arn.description && error.resource?.kind == .detector) }
                #expect(error.message.contains(state.status.rawValue))
            } catch { Issue.record("\(error)") }
        }
    }

    @Test func sourcesThatDoNotSuffice() {
        for hasDataset in [false, true] {
            for hasHistory in [false, true] {
                for hasLiveData in [false, true] {
                    let source = SourceAbility(hasDataset: hasDataset, hasHistory: hasHistory, hasLiveData: hasLiveData)
                    let activated = try? LifeCycle.decide(.activate, LifeCycleState(.inactive), source: source, detector: arn)
                    let tested = try? LifeCycle.decide(.backTest, LifeCycleState(.inactive), source: source, detector: arn)
                    #expect((activated != nil) == (hasDataset && hasLiveData))
                    #expect((tested != nil) == (hasDataset && hasHistory))
                }
            }
        }
        #expect { try LifeCycle.decide(.activate, LifeCycleState(.inactive), source: .init(hasDataset: false, hasHistory: false, hasLiveData: false), detector: arn) } throws: {
            ($0 as? ServiceError)?.code == .validation
        }
    }

    @Test func eventsLeadOnlyWhereTheReferenceSays() {
        var arrows = Set<[DetectorStatus]>()
        for state in Self.states {
            for event in Self.events {
                guard let next = LifeCycle.advance(state, event) else { continue }
                arrows.insert([state.status, next.status])
                #expect((next.status == .failed) == (next.failureType != nil))
            }
        }
        #expect(arrows == [
            [.activating, .active], [.activating, .learning], [.learning, .active], [.backTestActivating, .backTestActive],
            [.backTestActive, .backTestComplete], [.deactivating, .deactivated], [.activating, .failed], [.learning, .failed], [.active, .failed],
            [.backTestActivating, .failed], [.backTestActive, .failed], [.deactivating, .failed], [.deleting, .failed],
        ])
    }

    /// Walks at random: no sequence of commands and events leads out of the states, wakes a deleted detector, or makes a
    /// backtest detector run continuously.
    @Test func noWalkLeavesTheStates() throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<400 {
            var state = LifeCycleState(.inactive)
            var wasBackTested = false
            for _ in 0..<60 {
                let before = state
                if generator.next() % 2 == 0 {
                    let command = LifeCycle.Command.allCases[Int(generator.next() % 3)]
                    if let next = try? LifeCycle.decide(command, state, source: able, detector: arn) { state = next }
                } else if let next = LifeCycle.advance(state, Self.events[Int(generator.next() % UInt64(Self.events.count))]) {
                    state = next
                }
                if state.status == .backTestComplete { wasBackTested = true }
                #expect((state.status == .failed) == (state.failureType != nil))
                if wasBackTested { #expect(state.status == .backTestComplete, "\(before) led on to \(state)") }
            }
            state = try LifeCycle.decide(.delete, state, source: able, detector: arn)
            for event in Self.events where event != .failed { #expect(LifeCycle.advance(state, event) == nil) }
        }
    }

    @Test func learningTakesWhatTheReferenceSays() throws {
        #expect(LearningRule.points(for: .fiveMinutes) == 300)
        #expect(LearningRule.points(for: .hourly) == 300)
        #expect(LearningRule.points(for: .daily) == 14)
        for (seconds, points, window) in [(60, 1_500, 12_960), (180, 500, 4_320), (900, 300, 2_500), (7_200, 168, 2_500), (43_200, 28, 2_500)] {
            let frequency = try Frequency(seconds: seconds)
            #expect(LearningRule.points(for: frequency) == points && LearningRule.window(for: frequency) == window)
        }
        #expect(!LearningRule.isEnough(299, for: .hourly))
        #expect(LearningRule.isEnough(300, for: .hourly))
    }

    @Test func backTestSplits() throws {
        #expect(throws: ServiceError.self) { try BackTestSplit(intervals: 284) }
        let least = try BackTestSplit(intervals: 285)
        #expect(least.used == 0..<285 && least.training == 0..<199 && least.evaluated == 199..<285)
        let most = try BackTestSplit(intervals: 3_000)
        #expect(most.training == 0..<2_100 && most.evaluated == 2_100..<3_000)
        let more = try BackTestSplit(intervals: 10_000)
        #expect(more.used == 7_000..<10_000 && more.training == 7_000..<9_100 && more.evaluated == 9_100..<10_000)
        for intervals in 285...3_500 {
            let split = try BackTestSplit(intervals: intervals)
            #expect(split.used.upperBound == intervals && split.training.lowerBound == split.used.lowerBound)
            #expect(split.training.upperBound == split.evaluated.lowerBound && split.evaluated.upperBound == intervals)
            #expect(split.used.count <= 3_000 && !split.evaluated.isEmpty)
        }
    }
}
