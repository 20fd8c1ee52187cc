package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.health.EmergencySettings;
import io.procvision.runner.health.OnCrash;
import io.procvision.runner.health.Thresholds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class BlastRadiusBrakeTests {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final AlgorithmVersion BAD = new AlgorithmVersion("demo", "1.1.0");

    private final List<Hold> held = new ArrayList<>();
    private final Set<Pid> idle = new HashSet<>();
    private final Quarantine quarantine = mock(Quarantine.class);
    private final QuarantineLog written = mock(QuarantineLog.class);
    private final Withdrawals withdrawals = mock(Withdrawals.class);
    private final BlastRadiusBrake brake = new BlastRadiusBrake(
            quarantine,
            written,
            withdrawals,
            (pid, version) -> idle.contains(pid) ? limits(false) : limits(true),
            new BrakeSettings(3, Duration.ofMinutes(10)),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void hold() {
        when(quarantine.all()).thenReturn(held);
        when(written.allowedAt(any())).thenReturn(Optional.empty());
    }

    @Test
    void threePidsWithinTheWindowWithdrawTheVersionAndSayWhich() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        left("A03", BAD, 100);

        assertThat(brake.overrun()).containsExactly(BAD);
        brake.stop(BAD);

        verify(withdrawals)
                .hold(
                        eq(BAD),
                        eq(Actor.SYSTEM),
                        contains(
                                "3 PIDs had to leave it within 600 s (A01, A02, A03), the last because: 30 % failed on A03"),
                        argThat(trigger -> trigger.metric().equals("emergencies")
                                && trigger.value() == 3
                                && trigger.threshold() == 3
                                && trigger.window().equals(Duration.ofMinutes(10))));
    }

    @Test
    void howeverLongTheNamesAreTheReasonOfAWithdrawalFits() {
        for (int number = 0; number < 30; number++) {
            left("P%063d".formatted(number), BAD, 100);
        }

        brake.stop(BAD);

        ArgumentCaptor<String> reason = ArgumentCaptor.forClass(String.class);
        verify(withdrawals).hold(eq(BAD), eq(Actor.SYSTEM), reason.capture(), any());
        assertThat(reason.getValue()).startsWith("30 PIDs had to leave it").contains(", …)");
        assertThat(new Hold(null, BAD, NOW, Actor.SYSTEM, reason.getValue().repeat(2), null).reason())
                .hasSize(2000);
    }

    @Test
    void twoAreNotEnough() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        left("A03", new AlgorithmVersion("demo", "1.2.0"), 100);

        assertThat(brake.overrun()).isEmpty();
        brake.stop(BAD);

        verifyNothingWithdrawn();
    }

    @Test
    void emergenciesBeforeTheWindowDoNotCount() {
        left("A01", BAD, 601);
        left("A02", BAD, 200);
        left("A03", BAD, 100);

        assertThat(brake.overrun()).isEmpty();
    }

    @Test
    void emergenciesByHandDoNotCount() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        held.add(new Hold(new Pid("A03"), BAD, NOW.minusSeconds(1), new Actor("anna"), "test", null));

        assertThat(brake.overrun()).isEmpty();
    }

    @Test
    void whatACanaryTookBackDoesNotCount() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        for (String pid : List.of("A03", "A04", "A05", "A06")) {
            held.add(new Hold(
                    new Pid(pid),
                    BAD,
                    NOW.minusSeconds(1),
                    Actor.SYSTEM,
                    "canary 7 was aborted",
                    new Trigger("canary_error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64)));
        }

        assertThat(brake.overrun()).isEmpty();
        brake.stop(BAD);
        verifyNothingWithdrawn();
    }

    @Test
    void whereNothingIsToBeDoneByItselfNothingIsCounted() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        left("A03", BAD, 100);
        idle.add(new Pid("A02"));

        assertThat(brake.overrun()).isEmpty();
        brake.stop(BAD);
        verifyNothingWithdrawn();
    }

    @Test
    void whatIsWithdrawnAlreadyIsNotWithdrawnAgain() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        left("A03", BAD, 100);
        when(quarantine.isWithdrawn(BAD)).thenReturn(true);

        assertThat(brake.overrun()).isEmpty();
    }

    @Test
    void whatAPersonAllowedAgainNeedsThreeNewEmergencies() {
        left("A01", BAD, 300);
        left("A02", BAD, 200);
        left("A03", BAD, 100);
        when(written.allowedAt(BAD)).thenReturn(Optional.of(NOW.minusSeconds(150)));

        brake.stop(BAD);

        verifyNothingWithdrawn();
        assertThat(brake.overrun()).as("and is not asked about at every look").isEmpty();

        left("A04", BAD, 30);
        left("A05", BAD, 20);
        assertThat(brake.overrun()).containsExactly(BAD);
    }

    private static Thresholds limits(boolean enabled) {
        return new EmergencySettings(
                        enabled,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        20,
                        2,
                        Duration.ofMinutes(5),
                        0.05,
                        0.05,
                        2,
                        null,
                        null,
                        null,
                        false)
                .thresholds(OnCrash.ROLLBACK);
    }

    private void verifyNothingWithdrawn() {
        verify(withdrawals, never()).hold(any(), any(), any(), any());
    }

    private void left(String pid, AlgorithmVersion version, long secondsAgo) {
        held.add(new Hold(
                new Pid(pid),
                version,
                NOW.minusSeconds(secondsAgo),
                Actor.SYSTEM,
                "30 % failed on " + pid,
                new Trigger("error_rate", 0.3, 0.05, Duration.ofSeconds(60), 64)));
    }
}
