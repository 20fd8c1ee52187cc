package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessState;
import io.procvision.runner.process.ProcessSupervisor;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who keeps a standby, for how long, and who gets one; the processes behind are not real. */
class StandbyTests {

    private static final Pid A01 = new Pid("A01");
    private static final Pid A02 = new Pid("A02");
    private static final Pid A03 = new Pid("A03");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProcessSupervisor supervisor = mock(ProcessSupervisor.class);
    private final Map<String, AlgorithmWorkers> running = new HashMap<>();
    private final StandbySettings settings = new StandbySettings(true, new MemoryAmount(250));
    private final Standbys standbys = new Standbys(settings);
    private final RoutingTable routes = new RoutingTable(standbys, mock(AlgorithmMeters.class));
    private final StandbyReview review = new StandbyReview(routes, standbys, settings, registry);
    private final StandbyWarmUp warmUp = new StandbyWarmUp(routes, standbys, review, supervisor);

    @Test
    void theReplacedVersionStaysUntilItIsReplacedInTurn() {
        ProcessLease first = bind(A01, "1.0.0", 1);
        ProcessLease second = bind(A01, "1.1.0", 2);
        assertThat(standbyOf(A01)).contains(version("1.0.0"));
        verify(first, never()).close();

        bind(A01, "1.2.0", 3);

        assertThat(standbyOf(A01)).contains(version("1.1.0"));
        verify(first).close();
        verify(second, never()).close();
    }

    @Test
    void theWayBackLeavesNothingBehind() {
        ProcessLease first = bind(A01, "1.0.0", 1);
        ProcessLease second = bind(A01, "1.1.0", 2);

        ProcessLease again = lease("1.0.0");
        routes.publish(route(A01, "1.0.0", 3, again), false);

        assertThat(standbyOf(A01)).isEmpty();
        verify(first).close();
        verify(second).close();
        verify(again, never()).close();
    }

    @Test
    void anUnboundPidKeepsNothing() {
        ProcessLease first = bind(A01, "1.0.0", 1);
        ProcessLease second = bind(A01, "1.1.0", 2);

        routes.withdraw(A01);

        verify(first).close();
        verify(second).close();
    }

    @Test
    void whoWantsNoStandbysHasNone() {
        Standbys none = new Standbys(new StandbySettings(false, new MemoryAmount(250)));
        RoutingTable table = new RoutingTable(none, mock(AlgorithmMeters.class));
        ProcessLease first = lease("1.0.0");
        table.publish(route(A01, "1.0.0", 1, first), true);
        table.publish(route(A01, "1.1.0", 2, lease("1.1.0")), true);

        verify(first).close();
        assertThat(none.isMissing(A01)).isFalse();
    }

    @Test
    void theLeastRecentlyReplacedIsLetGoWhenTheMemoryIsUsedUp() {
        standbyTaking(A01, "1.0.0", 100, 1);
        standbyTaking(A02, "1.1.0", 100, 2);
        standbyTaking(A03, "1.2.0", 100, 3);
        assertThat(registry.get("runner.standby.memory").gauge().value()).isEqualTo(300);

        review.review();

        assertThat(standbyOf(A01)).isEmpty();
        assertThat(standbys.of(A01).note()).contains("demo 1.0.0 was let go", "runner.process.standby-memory");
        assertThat(standbyOf(A02)).contains(version("1.1.0"));
        assertThat(standbyOf(A03)).contains(version("1.2.0"));
        assertThat(registry.get("runner.standby.memory").gauge().value()).isEqualTo(200);
        assertThat(standbys.isMissing(A01)).isFalse();
    }

    @Test
    void aStandbyOfSeveralPidsCountsOnceAndGoesForAll() {
        standbyTaking(A01, "1.0.0", 200, 1);
        standbyTaking(A02, "1.0.0", 200, 2);
        review.review();
        assertThat(standbyOf(A01)).isPresent();

        standbyTaking(A03, "1.1.0", 100, 3);
        review.review();

        assertThat(standbyOf(A01)).isEmpty();
        assertThat(standbyOf(A02)).isEmpty();
        assertThat(standbyOf(A03)).isPresent();
    }

    @Test
    void aVersionThatIsBoundIsNeitherCountedNorLetGo() {
        standbyTaking(A01, "1.0.0", 1000, 1);
        bind(A02, "1.0.0", 2);

        review.review();

        assertThat(standbyOf(A01)).contains(version("1.0.0"));
        assertThat(registry.get("runner.standby.memory").gauge().value()).isZero();
    }

    @Test
    void aStandbyThatIsHeldDownIsDropped() {
        standbyTaking(A01, "1.0.0", 100, 1);
        when(workers("1.0.0").states()).thenReturn(List.of(ProcessState.HELD_DOWN, ProcessState.IDLE));
        review.review();
        assertThat(standbyOf(A01)).isPresent();

        when(workers("1.0.0").states()).thenReturn(List.of(ProcessState.HELD_DOWN, ProcessState.HELD_DOWN));
        review.review();

        assertThat(standbyOf(A01)).isEmpty();
        assertThat(standbys.of(A01).note()).contains("demo 1.0.0 died too often");
    }

    @Test
    void aPidWithoutAStandbyGetsOneWhenItIsWarm() {
        bind(A01, "1.1.0", 1);
        CompletableFuture<ProcessLease> warming = warming();

        assertThat(warmUp.candidates()).extracting(ActiveBinding::pid).containsExactly(A01);
        warmUp.warm(mock(InstalledAlgorithm.class), warmUp.candidates());
        assertThat(warmUp.candidates()).isEmpty();
        ProcessLease warm = lease("1.0.0");
        warming.complete(warm);

        assertThat(standbyOf(A01)).contains(version("1.0.0"));
        verify(warm).close();
        assertThat(warmUp.candidates()).isEmpty();
    }

    @Test
    void aStandbyThatComesTooLateIsGivenBack() {
        bind(A01, "1.1.0", 1);
        CompletableFuture<ProcessLease> warming = warming();
        warmUp.warm(mock(InstalledAlgorithm.class), warmUp.candidates());

        ProcessLease replaced = bind(A01, "1.2.0", 2);
        ProcessLease own = lease("1.0.0");
        when(workers("1.0.0").tryLease()).thenReturn(Optional.of(own));
        warming.complete(lease("1.0.0"));

        assertThat(standbyOf(A01)).contains(version("1.1.0"));
        verify(own).close();
        verify(replaced, never()).close();
    }

    @Test
    void nothingIsWarmedWhileSomethingBoundStartsOrTheMemoryIsUsedUp() {
        bind(A01, "1.1.0", 1);
        when(workers("1.1.0").states()).thenReturn(List.of(ProcessState.STARTING));
        assertThat(warmUp.candidates()).isEmpty();

        when(workers("1.1.0").states()).thenReturn(List.of(ProcessState.IDLE));
        assertThat(warmUp.candidates()).hasSize(1);

        standbyTaking(A02, "0.9.0", 250, 2);
        assertThat(warmUp.candidates()).isEmpty();
    }

    @Test
    void whatCannotBeWarmedIsToldAndNotTriedAgainUntilTheBindingChanges() {
        bind(A01, "1.1.0", 1);
        CompletableFuture<ProcessLease> warming = warming();
        InstalledAlgorithm broken = mock(InstalledAlgorithm.class);
        when(broken.version()).thenReturn(version("1.0.0"));
        warmUp.warm(broken, warmUp.candidates());

        warming.completeExceptionally(new RunnerException(Problem.PREWARM_FAILED, "no model file"));

        assertThat(standbys.of(A01).note()).isEqualTo("demo 1.0.0 could not be warmed: no model file");
        assertThat(warmUp.candidates()).isEmpty();
        routes.publish(route(A01, "1.2.0", 2, lease("1.2.0")), false);
        assertThat(warmUp.candidates()).hasSize(1);
        warmUp.noneFor(A01);
        assertThat(warmUp.candidates()).isEmpty();
    }

    @Test
    void aFailureToWarmOneIsNothingToTheStandbyOfTheNextBinding() {
        bind(A01, "1.1.0", 1);
        CompletableFuture<ProcessLease> warming = warming();
        InstalledAlgorithm broken = mock(InstalledAlgorithm.class);
        when(broken.version()).thenReturn(version("1.0.0"));
        warmUp.warm(broken, warmUp.candidates());
        bind(A01, "1.2.0", 2);

        warming.completeExceptionally(new RunnerException(Problem.PREWARM_FAILED, "no model file"));

        assertThat(standbyOf(A01)).contains(version("1.1.0"));
        assertThat(standbys.of(A01).note()).isNull();
    }

    @Test
    void whatIsGivenUpIsTheStandbyThatWasLookedAt() {
        bind(A01, "1.1.0", 1);
        ProcessLease replaced = bind(A01, "1.2.0", 2);
        bind(A01, "1.3.0", 3);

        standbys.giveUp(A01, version("1.1.0"), "its processes died too often");

        assertThat(standbyOf(A01)).contains(version("1.2.0"));
        verify(replaced, never()).close();

        standbys.giveUp(A01, version("1.2.0"), "its processes died too often");
        assertThat(standbyOf(A01)).isEmpty();
        assertThat(standbys.of(A01).note()).contains("died too often");
        verify(replaced).close();
    }

    private CompletableFuture<ProcessLease> warming() {
        CompletableFuture<ProcessLease> warming = new CompletableFuture<>();
        when(supervisor.warm(any())).thenReturn(warming);
        return warming;
    }

    /** Binds a PID to a version of another package, which replaces the one that becomes the standby. */
    private void standbyTaking(Pid pid, String version, long bytes, int second) {
        when(workers(version).rssBytes()).thenReturn(bytes);
        bind(pid, version, 0);
        bind(pid, "9.9." + second, second);
    }

    private ProcessLease bind(Pid pid, String version, int second) {
        ProcessLease lease = lease(version);
        routes.publish(route(pid, version, second, lease), true);
        return lease;
    }

    private Optional<AlgorithmVersion> standbyOf(Pid pid) {
        return Optional.ofNullable(standbys.of(pid).version());
    }

    private static Route route(Pid pid, String version, int second, ProcessLease lease) {
        ActiveBinding binding = new ActiveBinding(pid, version(version), Instant.EPOCH.plusSeconds(second));
        return new Route(binding, mock(FileIdentity.class), lease);
    }

    private ProcessLease lease(String version) {
        AlgorithmWorkers workers = workers(version);
        ProcessLease lease = mock(ProcessLease.class);
        when(lease.version()).thenReturn(version(version));
        when(lease.workers()).thenReturn(workers);
        return lease;
    }

    private AlgorithmWorkers workers(String version) {
        return running.computeIfAbsent(version, absent -> {
            AlgorithmWorkers workers = mock(AlgorithmWorkers.class);
            when(workers.states()).thenReturn(List.of(ProcessState.IDLE));
            when(workers.tryLease()).thenAnswer(asked -> Optional.of(lease(version)));
            return workers;
        });
    }

    private static AlgorithmVersion version(String version) {
        return new AlgorithmVersion("demo", version);
    }
}
