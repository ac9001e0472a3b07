import MetricSeries

extension Grouper {
    /// What the excursions of a group's members do in one interval.
    struct Excursions {
        /// A member's excursion that has a record here.
        var isGoingOn = false
        /// A member's excursion, with or without a record.
        var isOpen = false
        var isAccepted = false
        /// The last of them came home or was accepted here.
        var isOver = false
    }

    /// Follows the members' own excursions: which go on, came home or were accepted here.
    mutating func followExcursions(_ measure: Int, _ results: IntervalResults) -> Excursions {
        var found = Excursions()
        guard var group = measures[measure].open else { return found }
        measures[measure].open = nil
        for index in group.members.indices {
            let flags = results.flags[group.members[index].metric]
            if !group.members[index].isInExcursion {
                // An excursion that opens on the row after the member's worst is the same one.
                let isNew = group.members[index].peakStep == group.end && flags.contains(.inEvent)
                if !isNew { continue }
                group.members[index].isInExcursion = true
            }
            if flags.contains(.accepted) {
                group.members[index].isInExcursion = false
                found.isAccepted = true
                found.isOver = true
            } else if flags.contains(.returned) || flags.contains(.retired) {
                group.members[index].isInExcursion = false
                found.isOver = true
            } else if flags.contains(.missing) {
                found.isOpen = true
            } else if flags.contains(.inEvent) {
                found.isOpen = true
                found.isGoingOn = true
            } else {
                group.members[index].isInExcursion = false
                found.isOver = true
            }
        }
        if found.isOpen { found.isOver = false }
        measures[measure].open = group
        return found
    }
}
