package io.procvision.runner.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/** Whatever a line looks like, stages choose the same PIDs again, grow, and stay within what they may reach. */
class StageSelectionPropertyTests {

    @Property(tries = 300)
    void theSameQuestionHasTheSameAnswer(
            @ForAll("lines") LineUp line, @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        assertThat(added(percent, line, Set.of())).isEqualTo(added(percent, line, Set.of()));
    }

    @Property(tries = 300)
    void aLargerShareContainsTheSmallerOne(
            @ForAll("lines") LineUp line,
            @ForAll @DoubleRange(min = 0.1, max = 100) double one,
            @ForAll @DoubleRange(min = 0.1, max = 100) double other) {
        assertThat(added(Math.max(one, other), line, Set.of()))
                .containsAll(added(Math.min(one, other), line, Set.of()));
    }

    /** Through stages it ends with the same PIDs as at once. */
    @Property(tries = 300)
    void stagesAddUpToTheirShare(
            @ForAll("lines") LineUp line,
            @ForAll @DoubleRange(min = 0.1, max = 100) double one,
            @ForAll @DoubleRange(min = 0.1, max = 100) double other) {
        Set<Pid> first = added(Math.min(one, other), line, Set.of());
        Set<Pid> both = new HashSet<>(added(Math.max(one, other), line, first));
        both.addAll(first);
        assertThat(both).isEqualTo(added(Math.max(one, other), line, Set.of()));
    }

    @Property(tries = 300)
    void theShareIsRoundedUpAndCountsWhatHasTheVersionAlready(
            @ForAll("lines") LineUp line, @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        int total = line.eligible().size();
        int already = line.onTarget().size();
        long wanted = (long) Math.ceil(total * percent / 100 - 1e-9);
        assertThat(added(percent, line, Set.of())).hasSize((int) Math.max(0, wanted - already));
    }

    @Property(tries = 300)
    void noneIsChosenThatIsLeftOutOrHasTheVersionAlready(
            @ForAll("lines") LineUp line, @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
        assertThat(added(percent, line, Set.of()))
                .noneMatch(pid ->
                        line.leftOut().containsKey(pid) || line.onTarget().contains(pid));
    }

    @Property(tries = 100)
    void aHundredPercentReachesEveryPid(@ForAll("lines") LineUp line) {
        Set<Pid> reached = new HashSet<>(added(100, line, Set.of()));
        reached.addAll(line.onTarget());
        assertThat(reached).isEqualTo(line.eligible().keySet());
    }

    /** Some on the old version, some on the new one, some that may not be touched. */
    @Provide
    Arbitrary<LineUp> lines() {
        Arbitrary<Pid> pids =
                Arbitraries.integers().between(1, 400).map("P%03d"::formatted).map(Pid::new);
        Arbitrary<AlgorithmVersion> targets = Arbitraries.integers()
                .between(1, 9)
                .map(minor -> new AlgorithmVersion("demo", "1.%d.0".formatted(minor)));
        return Combinators.combine(
                        targets,
                        Arbitraries.maps(pids, Arbitraries.integers().between(0, 5))
                                .ofMaxSize(60))
                .as(StageSelectionPropertyTests::line);
    }

    private static LineUp line(AlgorithmVersion target, Map<Pid, Integer> kinds) {
        Map<Pid, AlgorithmVersion> eligible = new TreeMap<>();
        Map<Pid, String> leftOut = new TreeMap<>();
        kinds.forEach((pid, kind) -> {
            if (kind == 0) {
                leftOut.put(pid, "pinned");
            } else {
                eligible.put(pid, kind == 1 ? target : new AlgorithmVersion("demo", "0.9.0"));
            }
        });
        return new LineUp(target, eligible, leftOut);
    }

    private static Set<Pid> added(double percent, LineUp line, Set<Pid> members) {
        return StageSelection.added(Plans.percent(percent, Duration.ZERO), line, members);
    }
}
