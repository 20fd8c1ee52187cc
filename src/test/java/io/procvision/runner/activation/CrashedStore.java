package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.BoundVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One store whose runner is killed over and over, with what its clients know: the bindings that were acknowledged, and the
 * one request that was under way. The start of the next runner is the recovery from the last kill.
 */
final class CrashedStore {

    private final CrashStore store;
    private final Map<Pid, BoundVersion> acknowledged = new TreeMap<>();
    private final Map<Pid, BoundVersion> recovered = new TreeMap<>();
    private Report.@Nullable Asked underWay;
    private int switches;

    CrashedStore(CrashStore store) {
        this.store = store;
    }

    /** Acknowledged so far. */
    int switches() {
        return switches;
    }

    Path home() {
        return store.home();
    }

    /** Takes note of what its runner says. */
    void hear(Report report) {
        if (report instanceof Report.Bound bound) {
            recovered.put(bound.pid(), bound.binding());
        } else if (report instanceof Report.Recovered done) {
            assertThat(done.pending()).as("pending after recovery").isZero();
            requireRecovered(recovered);
        } else if (report instanceof Report.Asked asked) {
            underWay = asked;
        } else if (report instanceof Report.Acknowledged answer) {
            acknowledge(answer.bindings());
        } else if (report instanceof Report.Refused refused) {
            throw new AssertionError("Nobody was in the way of this request: " + refused.why());
        }
    }

    /** After a kill: judges what its runner left behind, and makes that worse at times. */
    void judge(Random random) throws IOException {
        recovered.clear();
        requireNothingTorn();
        if (random.nextInt(4) == 0) {
            store.scatterLeftovers(random);
        }
    }

    /** After its runner has ended of itself. */
    void requireSettled() {
        recovered.clear();
        RecordedSwitches recorded = recorded();
        recorded.requireConsistent();
        assertThat(recorded.pending()).isEmpty();
        assertThat(recorded.current()).isEqualTo(store.bindings()).isEqualTo(acknowledged);
    }

    private void acknowledge(Map<Pid, BoundVersion> bindings) {
        Report.Asked request = Objects.requireNonNull(underWay);
        assertThat(request.target() == null ? Set.of() : new HashSet<>(request.pids()))
                .isEqualTo(bindings.keySet());
        request.pids().forEach(acknowledged::remove);
        acknowledged.putAll(bindings);
        underWay = null;
        switches++;
    }

    /** Right after a kill, with no runner there: whole files, an intact log, nothing acknowledged missing in either. */
    private void requireNothingTorn() {
        Map<Pid, BoundVersion> files = store.bindings();
        for (Pid pid : CrashingRunner.PIDS) {
            requireStands(pid, files.get(pid));
        }
        RecordedSwitches recorded = recorded();
        recorded.requireConsistent();
        acknowledged.forEach((pid, binding) -> assertThat(recorded.hasConfirmed(pid, binding))
                .as("the log has what was acknowledged: %s %s", pid, binding)
                .isTrue());
        if (!recorded.pending().isEmpty()) {
            assertThat(recorded.pending())
                    .extracting(RecordedSwitches.Row::group)
                    .containsOnly(recorded.pending().get(0).group());
            assertThat(asked())
                    .containsAll(recorded.pending().stream()
                            .map(RecordedSwitches.Row::pid)
                            .toList());
        }
        assertThat(recorded.rows())
                .as("nothing was adopted or restored, because nobody else wrote")
                .extracting(RecordedSwitches.Row::cause)
                .doesNotContain("EXTERNAL", "RECOVERY");
    }

    /** After the recovery: files and log say the same, and the request under way happened for all of its PIDs or none. */
    private void requireRecovered(Map<Pid, BoundVersion> logged) {
        Map<Pid, BoundVersion> files = store.bindings();
        assertThat(files).as("the files agree with the log").isEqualTo(logged);
        CrashingRunner.PIDS.forEach(pid -> requireStands(pid, files.get(pid)));
        long before = asked().stream()
                .filter(this::wouldChange)
                .filter(pid -> Objects.equals(files.get(pid), acknowledged.get(pid)))
                .count();
        long changes = asked().stream().filter(this::wouldChange).count();
        assertThat(before).as("PIDs of %s that kept their binding", underWay).isIn(0L, changes);
        acknowledged.clear();
        acknowledged.putAll(files);
        underWay = null;
    }

    /** A PID has what was acknowledged last, or what the request under way wants, which came after that. */
    private void requireStands(Pid pid, @Nullable BoundVersion binding) {
        BoundVersion before = acknowledged.get(pid);
        if (Objects.equals(binding, before)) {
            return;
        }
        assertThat(asked())
                .as("%s has %s, which nobody asked for", pid, binding)
                .contains(pid);
        AlgorithmVersion target = Objects.requireNonNull(underWay).target();
        assertThat(binding == null ? null : binding.version()).isEqualTo(target);
        if (binding != null) {
            Instant last = before == null ? Instant.MIN : before.activatedAt();
            assertThat(binding.activatedAt()).isAfter(last);
        }
    }

    private boolean wouldChange(Pid pid) {
        BoundVersion before = acknowledged.get(pid);
        AlgorithmVersion target = Objects.requireNonNull(underWay).target();
        return !Objects.equals(before == null ? null : before.version(), target);
    }

    private List<Pid> asked() {
        return underWay == null ? List.of() : underWay.pids();
    }

    private RecordedSwitches recorded() {
        return RecordedSwitches.read(CrashStore.databaseUrl(store.home()), CrashStore.DATABASE_USER);
    }
}
