package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.AuditEvent;
import io.procvision.runner.history.Outcome;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpSession;

class ChangeFeedTests {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final ChangeFeed feed = new ChangeFeed();

    @Test
    void aThousandChangesAreOnePieceOfNews() throws InterruptedException {
        ChangeReader reader = feed.open();
        for (int each = 0; each < 1000; each++) {
            feed.audited(event("activate", new Pid("A01")));
        }

        assertThat(reader.next(AT_ONCE)).containsExactlyInAnyOrder(Topic.PIDS, Topic.AUDIT);
        assertThat(reader.next(AT_ONCE)).isEmpty();
    }

    @Test
    void everyReaderHearsWhatHappensWhileItListens() throws InterruptedException {
        ChangeReader early = feed.open();
        feed.audited(event("install", null));
        ChangeReader late = feed.open();
        feed.processChanged();

        assertThat(early.next(AT_ONCE)).contains(Topic.PACKAGES, Topic.PROCESSES);
        assertThat(late.next(AT_ONCE)).containsExactly(Topic.PROCESSES);
    }

    @Test
    void canariesAreToldByTheirSteps() {
        assertThat(Topic.of(event("canary_promote", null))).containsExactlyInAnyOrder(Topic.CANARIES, Topic.AUDIT);
    }

    @Test
    void aPageThatCannotListenTakesNoPlace() {
        ChangeEvents events = new ChangeEvents(feed);
        MockHttpSession ended = new MockHttpSession();
        ended.invalidate();
        MockHttpSession current = new MockHttpSession();

        for (int each = 0; each < ChangeFeed.MOST_READERS; each++) {
            assertThatThrownBy(() -> events.stream(ended))
                    .isInstanceOfSatisfying(
                            RunnerException.class,
                            refused -> assertThat(refused.problem()).isEqualTo(Problem.UNAUTHORIZED));
        }
        events.destroy();
        for (int each = 0; each < ChangeFeed.MOST_READERS; each++) {
            assertThatThrownBy(() -> events.stream(current)).hasMessageContaining("The service is ending");
        }

        assertThat(feed.open().isEnded()).isFalse();
        assertThat(Collections.list(current.getAttributeNames())).isEmpty();
    }

    @Test
    void onlySoManyPagesListen() {
        ChangeReader first = feed.open();
        for (int each = 1; each < ChangeFeed.MOST_READERS; each++) {
            feed.open();
        }
        assertThatThrownBy(feed::open)
                .isInstanceOfSatisfying(
                        RunnerException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(Problem.OVERLOADED));

        feed.close(first);
        assertThat(feed.open().isEnded()).isFalse();
    }

    @Test
    void aShutdownEndsAllAndLetsNobodyIn() throws InterruptedException {
        ChangeReader reader = feed.open();
        feed.closeAll();

        assertThat(reader.isEnded()).isTrue();
        assertThat(reader.next(Duration.ofMinutes(1))).isEmpty();
        assertThatThrownBy(feed::open).isInstanceOf(RunnerException.class);
    }

    private static AuditEvent event(String action, @Nullable Pid pid) {
        return new AuditEvent(
                action, Outcome.SUCCEEDED, pid, new AlgorithmVersion("demo", "1.0.0"), null, Actor.SYSTEM, "", null);
    }
}
