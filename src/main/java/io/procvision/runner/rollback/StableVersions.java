package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.PastBinding;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import io.procvision.runner.routing.ActiveBinding;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The versions a PID could go back to, the nearest first. Every binding puts its version on a stack; a rollback takes off
 * what it left, because a version that was rolled back did not prove itself. So after 1.0 → 1.1 → 1.2 → back to 1.1, the
 * way back leads to 1.0 and never to 1.2 again.
 */
@Component
class StableVersions {

    /** How far back a PID's history is read; older versions are long out of the deployed cache. */
    private static final int DEPTH = 100;

    /** How far it is read at first, where many are to be read: mostly that is all there is. */
    private static final int GLANCE = 10;

    private final SwitchLog switchLog;

    /** How long {@link #learn} may read: less than the look that it belongs to has until the next. */
    private static final Duration MOMENT = Duration.ofMillis(200);

    /** What lies before a binding never changes once the log has it. */
    private final ConcurrentMap<Pid, Known> known = new ConcurrentHashMap<>();

    StableVersions(SwitchLog switchLog) {
        this.switchLog = switchLog;
    }

    /** Those of the binding's PID, without the version of the binding itself. */
    List<AlgorithmVersion> before(ActiveBinding current) {
        Optional<Known> remembered = known(current);
        if (remembered.filter(Known::isWhole).isPresent()) {
            return remembered.get().before();
        }
        try {
            return read(current, DEPTH);
        } catch (DataAccessException | TransactionException down) {
            return remembered
                    .map(Known::before)
                    .filter(glance -> !glance.isEmpty()) // that there is nothing is known only by all of it
                    .or(() -> belowOf(known.get(current.pid()), current.version()))
                    .orElseThrow(() -> down);
        }
    }

    /** Of few switches, the newest, come the top of the stack; never anything that would not be there by all of them. */
    private List<AlgorithmVersion> read(ActiveBinding current, int depth) {
        List<PastBinding> newestFirst = switchLog.past(current.pid(), depth);
        List<AlgorithmVersion> before = stack(newestFirst).stream()
                .filter(version -> !version.equals(current.version()))
                .toList();
        if (isConfirmed(current, newestFirst)) {
            boolean isWhole = depth == DEPTH || newestFirst.size() < depth;
            known.put(current.pid(), new Known(current, before, isAutomatic(newestFirst.get(0)), isWhole));
        }
        return before;
    }

    /**
     * Reads what it does not know of these, as much as can be read in a moment: after the start of a runner with ten thousand
     * PIDs the calls must not wait for their past. Of all of them the little that mostly is all comes first, since the database
     * may go away. Who calls it again and again learns them all, in no order, so that those which the log does not have yet
     * hold up no others.
     */
    void learn(Collection<ActiveBinding> unknown) {
        long began = System.nanoTime();
        List<ActiveBinding> shuffled = new ArrayList<>(unknown);
        Collections.shuffle(shuffled);
        Stream<Runnable> glances = shuffled.stream()
                .filter(binding -> known(binding).isEmpty())
                .map(binding -> () -> read(binding, GLANCE));
        Stream<Runnable> wholes = shuffled.stream().map(binding -> () -> before(binding));
        Iterator<Runnable> reads = Stream.concat(glances, wholes).iterator();
        while (reads.hasNext()) {
            reads.next().run();
            if (System.nanoTime() - began > MOMENT.toNanos()) {
                return;
            }
        }
    }

    /** The nearest, as far as is known without asking the log. */
    Optional<AlgorithmVersion> beforeIfKnown(ActiveBinding current) {
        return known(current).flatMap(remembered -> remembered.before().stream().findFirst());
    }

    /** Whether an emergency of the service itself made the binding, on whichever runner; false while that is not known. */
    boolean isAutomatic(ActiveBinding current) {
        return known(current).filter(Known::isAutomatic).isPresent();
    }

    /** Whether all of it is known that ever is read. */
    boolean isKnown(ActiveBinding current) {
        return known(current).filter(Known::isWhole).isPresent();
    }

    /** Whether {@link #before} can say something without reading far, or at all: emergencies go on without a database. */
    boolean canTell(ActiveBinding current) {
        return isKnown(current)
                || belowOf(known.get(current.pid()), current.version()).isPresent();
    }

    private Optional<Known> known(ActiveBinding current) {
        return Optional.ofNullable(known.get(current.pid()))
                .filter(remembered -> remembered.binding().equals(current));
    }

    /** While the log cannot be reached only emergencies change bindings, and what lies below where one went is known. */
    private static Optional<List<AlgorithmVersion>> belowOf(@Nullable Known remembered, AlgorithmVersion version) {
        int index = remembered == null ? -1 : remembered.before().indexOf(version);
        return remembered == null || index < 0
                ? Optional.empty()
                : Optional.of(remembered
                        .before()
                        .subList(index + 1, remembered.before().size()));
    }

    /** A switch that just happened is in the file before it is in the log. */
    private static boolean isConfirmed(ActiveBinding current, List<PastBinding> newestFirst) {
        return newestFirst.stream()
                .findFirst()
                .flatMap(PastBinding::to)
                .filter(new BoundVersion(current.version(), current.activatedAt())::equals)
                .isPresent();
    }

    private static boolean isAutomatic(PastBinding made) {
        return made.cause() == SwitchCause.EMERGENCY && made.operator().equals(Actor.SYSTEM);
    }

    static Deque<AlgorithmVersion> stack(List<PastBinding> newestFirst) {
        Deque<AlgorithmVersion> stack = new ArrayDeque<>();
        ListIterator<PastBinding> oldestFirst = newestFirst.listIterator(newestFirst.size());
        while (oldestFirst.hasPrevious()) {
            PastBinding each = oldestFirst.previous();
            if (each.cause().leavesUnstableVersion()) {
                stack.poll();
            }
            each.to().map(BoundVersion::version).ifPresent(bound -> {
                stack.remove(bound);
                stack.push(bound);
            });
        }
        return stack;
    }

    /** @param isWhole whether it was read as far back as ever */
    private record Known(ActiveBinding binding, List<AlgorithmVersion> before, boolean isAutomatic, boolean isWhole) {}
}
