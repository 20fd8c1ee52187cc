package io.procvision.runner.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a client is told of a database that goes away in the middle of its request. */
class ProblemAdviceTests {

    private final ProblemAdvice advice = new ProblemAdvice();

    static Stream<Exception> outages() {
        SQLException shutdown = new SQLException("terminating connection due to administrator command", "57P01");
        SQLException lost = new SQLException("An I/O error occurred while sending to the backend.", "08006");
        return Stream.of(
                new DataAccessResourceFailureException("down"),
                new CannotCreateTransactionException("no connection"),
                new JpaSystemException(new IllegalStateException(shutdown)),
                new UncategorizedSQLException("commit", null, lost),
                new TransactionSystemException("commit failed", lost));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void aDatabaseThatGoesAwayIsNamedAndTheRequestIsWorthAnotherTry(Exception outage) {
        ResponseEntity<ProblemDetail> answer = advice.handleDatabase(outage);

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("3005");
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
    }

    @Test
    void whatADatabaseThatIsThereRefusesIsOurFault() {
        ResponseEntity<ProblemDetail> answer = advice.handleDatabase(
                new JpaSystemException(new IllegalStateException(new SQLException("syntax error", "42601"))));

        assertThat(answer.getStatusCode().value()).isEqualTo(500);
        assertThat(code(answer)).isEqualTo("3000");
    }

    private static Object code(ResponseEntity<ProblemDetail> answer) {
        return Objects.requireNonNull(
                Objects.requireNonNull(Objects.requireNonNull(answer.getBody()).getProperties())
                        .get("code"));
    }
}
