package io.procvision.runner.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** What is known of pins while the database cannot be asked. */
class PinsTests {

    private static final Pid PINNED = new Pid("A01");
    private static final Pid FREE = new Pid("A02");
    private static final Pin PIN = new Pin(PINNED, "acceptance test", "anna", Instant.EPOCH);

    private final PinRows rows = mock(PinRows.class);
    private final Pins pins = new Pins(rows);

    @Test
    void pinsOfOtherRunnersAreSeenAtTheNextLook() {
        when(rows.findAll()).thenReturn(List.of());
        pins.afterPropertiesSet();
        assertThat(pins.isPinned(PINNED)).isFalse();

        when(rows.findAll()).thenReturn(List.of(new PinRow(PIN)));
        pins.look();

        assertThat(pins.find(PINNED)).contains(PIN);
        assertThat(pins.isPinned(PINNED)).isTrue();
        assertThat(pins.isPinned(FREE)).isFalse();
    }

    @Test
    void whatCannotBeMadeGoodLaterAsksTheDatabaseAtOnce() {
        when(rows.findAll()).thenReturn(List.of());
        pins.afterPropertiesSet();

        when(rows.existsById(PINNED.value())).thenReturn(true);

        assertThat(pins.isPinnedNow(PINNED))
                .as("pinned by another runner since")
                .isTrue();
        assertThat(pins.isPinned(PINNED)).as("as it was last read").isFalse();
        assertThat(pins.isPinnedNow(FREE)).isFalse();
        when(rows.existsById(FREE.value())).thenThrow(new DataAccessResourceFailureException("down"));
        assertThatExceptionOfType(DataAccessResourceFailureException.class)
                .as("rather than go by what may be old")
                .isThrownBy(() -> pins.isPinnedNow(FREE));
    }

    @Test
    void whileTheDatabaseIsDownWhatWasKnownGoesOnCounting() {
        when(rows.findAll())
                .thenReturn(List.of(new PinRow(PIN)))
                .thenThrow(new DataAccessResourceFailureException("down"));
        pins.afterPropertiesSet();

        pins.look();

        assertThat(pins.find(PINNED)).contains(PIN);
        assertThat(pins.isPinned(FREE)).isFalse();
    }

    @Test
    void pinsThatWereNeverReadCountAsSetOnEveryPid() {
        when(rows.findAll()).thenThrow(new DataAccessResourceFailureException("down"));

        pins.afterPropertiesSet();

        assertThat(pins.isPinned(FREE)).isTrue();
        assertThat(pins.find(FREE)).isEmpty();
        assertThat(pins.all()).isEmpty();
    }
}
