package io.procvision.runner.rollback.day;

import io.procvision.runner.history.SwitchCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In as many words as in the log, and nothing that is not there. */
final class EveryChangeIsAudited implements DayInvariant {

    private static final Set<String> CHANGES =
            Stream.of(SwitchCause.values()).map(SwitchCause::word).collect(Collectors.toSet());

    @Override
    public Stream<String> violations(DayHistory day) {
        List<List<String>> logged = day.all()
                .map(move -> List.of(
                        move.cause().word(),
                        move.pid().value(),
                        Move.number(move.left()),
                        Move.number(move.bound()),
                        move.operator().name(),
                        move.reason(),
                        move.metric()))
                .toList();
        List<List<String>> audited = day.audit().stream()
                .filter(deed -> CHANGES.contains(deed.action()))
                .map(deed -> List.of(
                        deed.action(),
                        String.valueOf(deed.pid()),
                        String.valueOf(deed.previous()),
                        String.valueOf(deed.version()),
                        deed.operator(),
                        deed.reason(),
                        String.valueOf(deed.metric())))
                .toList();
        return Stream.concat(
                without(logged, audited).map(each -> "in the log only: " + each),
                without(audited, logged).map(each -> "in the audit trail only: " + each));
    }

    private static Stream<List<String>> without(List<List<String>> all, List<List<String>> those) {
        List<List<String>> left = new ArrayList<>(all);
        those.forEach(left::remove);
        return left.stream();
    }
}
