package io.procvision.runner.canary;

import io.procvision.runner.core.RunnerException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells of each canary what the calls came to that this runner served, in every interval: whichever advances it judges by those
 * of all, as clients may send a PID's calls to any of them.
 */
@Component
class CallReports {

    private static final Logger log = LoggerFactory.getLogger(CallReports.class);

    private final CanaryFigures figures;
    private final ServedCalls served;
    private final ServedBefore servedBefore;
    private final ToldCalls told;
    private Set<Long> known = Set.of();
    private boolean started;

    CallReports(CanaryFigures figures, ServedCalls served, ServedBefore servedBefore, ToldCalls told) {
        this.figures = figures;
        this.served = served;
        this.servedBefore = servedBefore;
        this.told = told;
    }

    void look(Collection<Canary> underWay) {
        underWay.stream().filter(canary -> canary.state().isWatched()).forEach(this::tellSeparately);
        Set<Long> now = underWay.stream().map(Canary::id).collect(Collectors.toSet());
        if (!started || !now.containsAll(known)) {
            told.forgetEnded();
        }
        if (now.isEmpty()) {
            servedBefore.forgetAll();
        }
        known = now;
        started = true;
    }

    /** What keeps one from being told, such as a version that somebody removed, keeps no canary from its next step. */
    private void tellSeparately(Canary canary) {
        try {
            tell(canary);
        } catch (RunnerException | UncheckedIOException failure) {
            log.warn("What this runner served of {} could not be told: {}", canary, failure.getMessage());
        }
    }

    private void tell(Canary canary) {
        canary.stage().watchedSince().ifPresent(since -> {
            told.tell(canary.id(), CallsPart.BEFORE, null, servedBefore.of(canary));
            told.tell(canary.id(), CallsPart.CANARY, since, served.onItsPids(canary, since));
            if (figures.needsOthers(canary)) {
                told.tell(canary.id(), CallsPart.OTHERS, since, served.onOthers(canary, since));
            }
        });
    }
}
