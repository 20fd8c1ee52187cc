package io.procvision.runner.rollback.day;

import java.util.Objects;
import java.util.stream.Stream;

/** Each withdrawal of the service itself follows emergencies of the evaluator on several PIDs. */
final class BrakedWhereOverrun implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return day.audit().stream()
                .filter(deed -> deed.is("withdraw") && deed.isAutomatic())
                .filter(withdrawal -> pidsLeftBefore(withdrawal, day) < DayRules.BRAKE_PIDS)
                .map(withdrawal -> "withdrawn for %d PIDs: %s".formatted(pidsLeftBefore(withdrawal, day), withdrawal));
    }

    private static long pidsLeftBefore(Deed withdrawal, DayHistory day) {
        return day.audit().stream()
                .filter(deed -> deed.is("quarantine") && deed.isByEvaluator())
                .filter(deed -> Objects.equals(deed.version(), withdrawal.version()))
                .filter(deed -> !deed.at().isAfter(withdrawal.at())
                        && deed.at().isAfter(withdrawal.at().minus(DayRules.BRAKE_WINDOW)))
                .map(Deed::pid)
                .distinct()
                .count();
    }
}
