package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.health.AlgorithmMeters;
import io.procvision.runner.process.AlgorithmCall;
import io.procvision.runner.process.AlgorithmWorkers;
import io.procvision.runner.process.CallAnswer;
import io.procvision.runner.process.CrowdedOutException;
import io.procvision.runner.process.ProcessLease;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As what a call that fails is counted. */
class DispatcherTests {

    private static final Pid PID = new Pid("A01");
    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");
    private static final FileIdentity FILE = new FileIdentity(null, FileTime.fromMillis(0), 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AlgorithmWorkers workers = mock(AlgorithmWorkers.class);
    private final ProcessLease lease = mock(ProcessLease.class);
    private final RoutingTable table = mock(RoutingTable.class);
    private final Dispatcher dispatcher = dispatcher();

    @Test
    void whatWasCrowdedOutIsOverloadAndNoneOfTheAlgorithmsTimeouts() {
        CrowdedOutException crowded = mock(CrowdedOutException.class);
        when(workers.call(any(), any(), any())).thenThrow(crowded);

        assertThatExceptionOfType(CrowdedOutException.class).isThrownBy(this::call);

        assertThat(counted("overloaded")).isEqualTo(1);
        assertThat(registry.find("runner.calls").tag("outcome", "timeout").timer())
                .isNull();
    }

    /** A client may ask for a millisecond; that the algorithm hangs all the same shows when its process is killed. */
    @Test
    void aCallThatItsProcessIsKilledForIsATimeoutHoweverSoonItsClientLeft() {
        CrowdedOutException impatient = mock(CrowdedOutException.class);
        when(workers.call(any(), any(), any())).thenAnswer(asked -> {
            asked.getArgument(2, Runnable.class).run();
            throw impatient;
        });

        assertThatExceptionOfType(CrowdedOutException.class).isThrownBy(this::call);

        assertThat(counted("timeout")).isEqualTo(1);
    }

    @Test
    void anyOtherTimeoutIsTheAlgorithms() {
        when(workers.call(any(), any(), any()))
                .thenThrow(new RunnerException(Problem.TIMEOUT, "it was executing for 300 ms"));

        assertThatExceptionOfType(RunnerException.class).isThrownBy(this::call);

        assertThat(counted("timeout")).isEqualTo(1);
    }

    @Test
    void aCallThatWasHandedOverGoesToTheNextVersionAndIsCountedOnce() {
        CallAnswer answer = new CallAnswer(
                "c",
                VERSION,
                "OK",
                "",
                ByteBuffer.wrap("{\"result_status\":\"OK\"}".getBytes(StandardCharsets.UTF_8)),
                Duration.ZERO,
                Duration.ZERO);
        AlgorithmCall next = mock(AlgorithmCall.class);
        when(next.pid()).thenReturn(PID);
        AlgorithmCall call = mock(AlgorithmCall.class);
        when(call.pid()).thenReturn(PID);
        when(call.forNextVersion()).thenReturn(next);
        when(workers.call(eq(call), any(), any())).thenReturn(Optional.empty());
        when(workers.call(eq(next), any(), any())).thenReturn(Optional.of(answer));

        assertThat(dispatcher.dispatch(call)).isSameAs(answer);

        assertThat(registry.find("runner.calls").timers()).hasSize(1);
        assertThat(counted("ok")).isEqualTo(1);
    }

    @Test
    void whatIsWrongWithTheCallItselfIsNoErrorOfTheVersion() {
        when(workers.call(any(), any(), any()))
                .thenThrow(new RunnerException(Problem.IMAGE_LOAD_FAILED, "guide_image is missing"));

        assertThatExceptionOfType(RunnerException.class).isThrownBy(this::call);

        assertThat(registry.find("runner.calls").timers()).isEmpty();
    }

    /** Else one that was on its way to the queue when its PID was switched would wait there for the version that was left. */
    @Test
    void aCallThatIsQueuedLooksWhetherItsPidIsStillLedThere() {
        when(workers.call(any(), any(), any())).thenAnswer(queued -> {
            queued.getArgument(1, Runnable.class).run();
            throw new RunnerException(Problem.TIMEOUT, "it was executing for 300 ms");
        });

        assertThatExceptionOfType(RunnerException.class).isThrownBy(this::call);

        verify(table).handOver(PID, lease);
    }

    private void call() {
        AlgorithmCall call = mock(AlgorithmCall.class);
        when(call.pid()).thenReturn(PID);
        dispatcher.dispatch(call);
    }

    private Dispatcher dispatcher() {
        when(lease.workers()).thenReturn(workers);
        when(lease.version()).thenReturn(VERSION);
        when(workers.tryLease()).thenReturn(Optional.of(lease));
        when(table.find(PID))
                .thenReturn(Optional.of(new Route(new ActiveBinding(PID, VERSION, Instant.EPOCH), FILE, lease)));
        ActiveBindings bindings = mock(ActiveBindings.class);
        when(bindings.identity(PID)).thenReturn(FILE);
        return new Dispatcher(
                table, bindings, mock(BindingChanges.class), new AlgorithmMeters(registry, Clock.systemUTC()));
    }

    private long counted(String outcome) {
        return registry.get("runner.calls").tag("outcome", outcome).timer().count();
    }
}
