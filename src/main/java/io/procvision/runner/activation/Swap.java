package io.procvision.runner.activation;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.Switch;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import io.procvision.runner.routing.FileIdentity;
import io.procvision.runner.store.StoreLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Replaces the files of a switch, one after another, under the store lock, if the switch is still its runner's. When one
 * fails, those before it get their old content back, so that all are switched or none.
 */
@Component
class Swap {

    private static final Logger log = LoggerFactory.getLogger(Swap.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ActiveBindings bindings;
    private final StoreLock lock;
    private final SwitchFence fence;
    private final Clock clock;

    Swap(ActiveBindings bindings, StoreLock lock, SwitchFence fence, Clock clock) {
        this.bindings = bindings;
        this.lock = lock;
        this.fence = fence;
        this.clock = clock;
    }

    /**
     * What is bound from now on, in the order of the plan.
     *
     * @param sinceIntended how long ago the log was told
     */
    List<Swapped> perform(
            List<PlannedSwitch> plan,
            List<Switch> intended,
            Duration sinceIntended,
            String operation,
            Runnable afterEach) {
        Deque<PlannedSwitch> done = new ArrayDeque<>();
        List<Swapped> swapped = new ArrayList<>();
        SwitchFence.Passage passage = fence.approach(intended, sinceIntended);
        try (StoreLock.Held held = lock.acquire(operation)) {
            passage.require();
            try {
                for (int i = 0; i < plan.size(); i++) {
                    makeWay(plan.get(i));
                    done.push(plan.get(i));
                    swapped.add(replace(plan.get(i), intended.get(i)));
                    afterEach.run();
                }
                return swapped;
            } catch (RuntimeException failure) {
                revertAll(done, failure);
                throw failure;
            }
        }
    }

    /** The caller must leave the switch pending when this fails: reconciliation undoes what is pending and half done. */
    private void revertAll(Deque<PlannedSwitch> done, RuntimeException failure) {
        RuntimeException unreverted = null;
        for (PlannedSwitch each : done) {
            try {
                revert(each);
            } catch (RuntimeException again) {
                log.error("PID {} could not be set back to {}; reconciliation will", each.pid(), each.from(), again);
                unreverted = again;
            }
        }
        if (unreverted != null) {
            throw new HalfDoneException(failure, unreverted);
        }
    }

    private Swapped replace(PlannedSwitch plan, Switch intended) {
        if (plan.target() == null) {
            bindings.remove(plan.pid());
            return new Swapped(plan, clock.instant(), null, null);
        }
        ActiveBinding binding = new ActiveBinding(plan.pid(), plan.target().version(), intended.at());
        FileIdentity identity = bindings.replace(binding);
        return new Swapped(plan, clock.instant(), binding, identity);
    }

    /** A file that says nothing usable is kept aside; any other has to be the one that the switch means to replace. */
    private void makeWay(PlannedSwitch plan) {
        if (plan.lost()) {
            bindings.setAside(plan.pid());
        }
        requireUnchanged(plan);
    }

    /**
     * Another runner may have switched between this one's look at the file and its intent, which keeps others out from
     * then on; and another program may write the file at any time.
     */
    void requireUnchanged(PlannedSwitch plan) {
        if (plan.lost()) {
            return;
        }
        ActiveBinding now = bindings.read(plan.pid()) instanceof BindingFile.Bound bound ? bound.binding() : null;
        if (!Objects.equals(now, plan.from())) {
            throw new RunnerException(
                    Problem.STORE_BUSY,
                    "PID %s was changed by another runner or program while this switch was under way; it now has %s"
                            .formatted(
                                    plan.pid(),
                                    now == null ? "no valid binding" : now.version() + " since " + now.activatedAt()),
                    RETRY_AFTER);
        }
    }

    private void revert(PlannedSwitch plan) {
        if (plan.from() == null) {
            bindings.remove(plan.pid());
        } else {
            bindings.replace(plan.from());
        }
    }

    /**
     * One PID after its file was replaced.
     *
     * @param at when that was: what ran until then was judged by the version before
     * @param binding null where the PID was unbound, and so is the identity of the file's content
     */
    record Swapped(
            PlannedSwitch plan,
            Instant at,
            @Nullable ActiveBinding binding,
            @Nullable FileIdentity identity) {}
}
