package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

class KnownTests {

    private final Known known = new Known();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whatIsKnownIsAnswered() {
        assertThat(known.or("nothing", () -> "something")).isEqualTo("something");
        assertThat(known.isSilent()).isFalse();
    }

    /** Each question may take as long as the pool waits for a connection, or the connection for an answer. */
    @Test
    void aSilentDatabaseIsAskedOnce() {
        for (int question = 0; question < 3; question++) {
            assertThat(known.<String>or("nothing", () -> {
                        asked.incrementAndGet();
                        throw new DataAccessResourceFailureException("it hangs");
                    }))
                    .isEqualTo("nothing");
        }
        assertThat(known.or("nothing", () -> "something")).isEqualTo("nothing");

        assertThat(asked).hasValue(1);
        assertThat(known.isSilent()).isTrue();
    }

    @Test
    void aTransactionThatCannotBeginIsSilenceToo() {
        assertThat(known.<String>or("nothing", () -> {
                    throw new CannotCreateTransactionException("no connection");
                }))
                .isEqualTo("nothing");
        assertThat(known.isSilent()).isTrue();
    }
}
