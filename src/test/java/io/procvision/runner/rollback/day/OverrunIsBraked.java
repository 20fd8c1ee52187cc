package io.procvision.runner.rollback.day;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A version that the evaluator had to leave on several PIDs is withdrawn soon, unless somebody lets it be bound meanwhile. */
final class OverrunIsBraked implements DayInvariant {

    /** The look that finds out, and what it hands over. */
    private static final Duration SOON = DayRules.LOOK.multipliedBy(2);

    private static final Set<String> LETS_GO = Set.of("release", "allow");

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.audit().stream()
                .filter(OverrunIsBraked::isEmergency)
                .filter(last -> !last.at().plus(SOON).isAfter(day.until()))
                .filter(last -> isOverrun(last, day))
                .map(last -> "%d PIDs had left it and it was not withdrawn: %s".formatted(DayRules.BRAKE_PIDS, last));
    }

    private static boolean isOverrun(Deed last, DayHistory day) {
        Instant soon = last.at().plus(SOON);
        List<Deed> lately = day.audit().stream()
                .filter(deed -> Objects.equals(deed.version(), last.version()))
                .filter(deed -> deed.at().isAfter(soon.minus(DayRules.BRAKE_WINDOW))
                        && !deed.at().isAfter(soon))
                .toList();
        boolean isLetGo = lately.stream()
                .anyMatch(deed -> LETS_GO.contains(deed.action()) || (deed.is("quarantine") && !isEmergency(deed)));
        long pids = lately.stream()
                .filter(OverrunIsBraked::isEmergency)
                .filter(deed -> !deed.at().isAfter(last.at()))
                .map(Deed::pid)
                .distinct()
                .count();
        return pids >= DayRules.BRAKE_PIDS && !isLetGo && !isWithdrawn(last, soon, day);
    }

    private static boolean isWithdrawn(Deed last, Instant soon, DayHistory day) {
        String everywhere = DayHistory.place(DayHistory.EVERYWHERE, last.version());
        return day.held().getOrDefault(everywhere, List.of()).stream().anyMatch(period -> period.covers(soon));
    }

    private static boolean isEmergency(Deed deed) {
        return deed.is("quarantine") && deed.isByEvaluator();
    }
}
