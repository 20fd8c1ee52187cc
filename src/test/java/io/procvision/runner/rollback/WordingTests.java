package io.procvision.runner.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** No emergency fails for the length of its words: the log keeps two thousand characters. */
class WordingTests {

    private static final String LONG = "scratched ".repeat(300);

    @Test
    void aLongReasonOfAnEmergencyIsCut() {
        assertThat(new EmergencyCall(Actor.SYSTEM, LONG, null, false).reason())
                .hasSize(2000)
                .startsWith("scratched")
                .endsWith("…");
        assertThat(new EmergencyCall(Actor.SYSTEM, "short", null, false).reason())
                .isEqualTo("short");
    }

    @Test
    void soIsThatOfAWithdrawal() {
        assertThat(new Hold(null, new AlgorithmVersion("demo", "1.1.0"), Instant.EPOCH, Actor.SYSTEM, LONG, null)
                        .reason())
                .hasSize(2000);
    }

    @Test
    void noCharacterIsCutInTwo() {
        String cut = Wording.fit("x".repeat(1998) + "😀".repeat(10));

        assertThat(cut).hasSize(1999).endsWith("x…");
    }
}
