package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.Uninstaller;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.process.ProcessSettings;
import io.procvision.runner.process.ProcessSupervisor;
import io.procvision.runner.replicas.OtherReplicas;
import io.procvision.runner.routing.ActiveBindings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.dao.DataAccessResourceFailureException;

/** A version is removed by force only once other replicas can have ended what they execute with it. */
class DrainElsewhereTests {

    private static final AlgorithmVersion VERSION = new AlgorithmVersion("demo", "1.0.0");
    private static final Actor ANNA = new Actor("anna");

    private final OtherReplicas others = mock(OtherReplicas.class);

    @Test
    void aRunnerThatIsAloneWaitsForNobody() {
        when(others.alive()).thenReturn(Set.of());

        drain(Duration.ofHours(1)).await(VERSION);

        verify(others, times(1)).alive();
    }

    @Test
    void waitsAsLongAsTheOthersMayNeed() {
        when(others.alive()).thenReturn(Set.of("line-3-1"));
        Duration interval = Duration.ofMillis(1200);
        long start = System.nanoTime();

        drain(interval).await(VERSION);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(interval);
        verify(others, atLeast(2)).alive();
    }

    @Test
    void whatWasWarmedForASwitchIsWaitedForToo() {
        when(others.alive()).thenReturn(Set.of("line-3-1"));
        when(others.keepWarm()).thenReturn(Duration.ofMillis(1200));
        long start = System.nanoTime();

        drain(Duration.ofMillis(1)).await(VERSION);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void whoHasLeftIsNotWaitedFor() {
        when(others.alive()).thenReturn(Set.of("line-3-1")).thenReturn(Set.of());

        drain(Duration.ofHours(1)).await(VERSION);

        verify(others, times(2)).alive();
    }

    @Test
    void aShutdownInTheMiddleRemovesNothing() {
        when(others.alive()).thenReturn(Set.of("line-3-1"));
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> drain(Duration.ofHours(1)).await(VERSION))
                .withMessageContaining("demo 1.0.0 is bound to no PID any more, but stays");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theFolderGoesAfterTheOthersAreDone() {
        DrainElsewhere elsewhere = mock(DrainElsewhere.class);
        Uninstaller uninstaller = mock(Uninstaller.class);
        Removal removal = removal(elsewhere, uninstaller);

        removal.removeByForce(VERSION, ANNA, "recalled", false);

        InOrder order = inOrder(elsewhere, uninstaller);
        order.verify(elsewhere).await(VERSION);
        order.verify(uninstaller).uninstall(VERSION, ANNA, "recalled");
    }

    @Test
    void whereNobodyKnowsWhoElseIsThereTheFolderStays() {
        DrainElsewhere elsewhere = mock(DrainElsewhere.class);
        Uninstaller uninstaller = mock(Uninstaller.class);
        doThrow(new DataAccessResourceFailureException("down")).when(elsewhere).await(any());

        assertThatExceptionOfType(DataAccessResourceFailureException.class)
                .isThrownBy(() -> removal(elsewhere, uninstaller).removeByForce(VERSION, ANNA, "recalled", false));

        verify(uninstaller, never()).uninstall(any(), any(), anyString());
    }

    private static Removal removal(DrainElsewhere elsewhere, Uninstaller uninstaller) {
        return new Removal(
                mock(AlgorithmCatalog.class),
                uninstaller,
                mock(Switchover.class),
                mock(ActiveBindings.class),
                elsewhere,
                mock(ProcessSupervisor.class),
                List.of());
    }

    /** With processes that are given no time worth speaking of. */
    private DrainElsewhere drain(Duration interval) {
        ProcessSettings processes = new Binder(new MapConfigurationPropertySource(Map.of(
                        "runner.process.call-timeout", "1ms",
                        "runner.process.drain-grace", "1ms")))
                .bindOrCreate("runner.process", ProcessSettings.class);
        return new DrainElsewhere(others, new ReconciliationSettings(interval, Duration.ZERO), processes);
    }
}
