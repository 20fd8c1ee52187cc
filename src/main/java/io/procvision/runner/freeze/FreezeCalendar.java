package io.procvision.runner.freeze;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.AuditTrail;
import io.procvision.runner.history.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All freeze windows; kept in the database, so that every runner on it goes by the same calendar at once. */
@Component
@Transactional
public class FreezeCalendar {

    private final FreezeWindows windows;
    private final AuditTrail audit;
    private final Clock clock;

    FreezeCalendar(FreezeWindows windows, AuditTrail audit, Clock clock) {
        this.windows = windows;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whether bindings are frozen now; of several windows, the one that lasts longest. */
    @Transactional(readOnly = true)
    public Optional<Frozen> current() {
        Instant now = clock.instant();
        return windows.findAll().stream()
                .flatMap(window -> frozen(window, now))
                .max(Comparator.comparing(Frozen::until));
    }

    private static Stream<Frozen> frozen(FreezeWindow window, Instant now) {
        return window.times().frozenUntil(now).map(until -> new Frozen(window.name(), until, window.reason())).stream();
    }

    @Transactional(readOnly = true)
    public List<FreezeView> all() {
        return windows.findAll(Sort.by("id")).stream().map(this::view).toList();
    }

    /** {@code 1006} where the request names no times. */
    public FreezeView add(FreezeRequest request, Actor actor) {
        return add(request.name(), request.times(), actor, request.reason());
    }

    FreezeView add(String name, FreezeTimes times, Actor actor, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        FreezeWindow window = windows.save(new FreezeWindow(name, times, reason, actor.name(), now));
        record("freeze", window, actor, reason);
        return view(window);
    }

    public void remove(long id, Actor actor, String reason) {
        FreezeWindow window = windows.findById(id)
                .orElseThrow(() -> new RunnerException(Problem.NOT_FOUND, "There is no freeze window " + id));
        windows.delete(window);
        record("unfreeze", window, actor, reason);
    }

    private void record(String action, FreezeWindow window, Actor actor, String reason) {
        String detail = "freeze window %d, %s: %s".formatted(window.id(), window.name(), window.times());
        audit.record(new AuditEvent(action, Outcome.SUCCEEDED, null, null, null, actor, reason, detail));
    }

    private FreezeView view(FreezeWindow window) {
        return FreezeView.of(window, clock.instant());
    }
}
