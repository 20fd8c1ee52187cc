package io.procvision.runner.replicas;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.RunnerIdentity;
import io.procvision.runner.process.ProcessLease;
import io.procvision.runner.process.ProcessSupervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class WarmUpFollowerTests {

    private static final AlgorithmVersion UNREADABLE = new AlgorithmVersion("demo_algo", "1.1.0");
    private static final AlgorithmVersion WARM = new AlgorithmVersion("other_algo", "2.0.0");

    private final RunnerIdentity self = new RunnerIdentity();
    private final ReplicaTable table = mock(ReplicaTable.class);
    private final AlgorithmCatalog catalog = mock(AlgorithmCatalog.class);
    private final ProcessSupervisor supervisor = mock(ProcessSupervisor.class);
    private final WarmUpFollower follower = new WarmUpFollower(
            table,
            new ReplicaSettings(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ZERO),
            self,
            catalog,
            supervisor);

    @BeforeEach
    void oneOfTwoIsWarmAtOnce() {
        InstalledAlgorithm warm = mock(InstalledAlgorithm.class);
        when(catalog.require(WARM)).thenReturn(warm);
        when(supervisor.warm(warm)).thenReturn(CompletableFuture.completedFuture(mock(ProcessLease.class)));
        when(catalog.require(UNREADABLE))
                .thenThrow(new UncheckedIOException(new IOException("the store cannot be read")));
    }

    @Test
    void aVersionThatCannotBeReadIsSaidToBeSoAndKeepsNoOtherBack() {
        follower.follow(List.of(new WarmUpRequest(1, "b", UNREADABLE), new WarmUpRequest(2, "b", WARM)));

        verify(table)
                .answer(argThat(answer ->
                        answer.request() == 1 && answer.whyNot().orElse("").contains("the store cannot be read")));
        verify(table).answer(new WarmUpAnswer(2, self.toString(), null));
    }

    @Test
    void anAnswerWhoseReceiptWasLostIsToldAgainAndThenNoMore() {
        List<WarmUpRequest> requests = List.of(new WarmUpRequest(2, "b", WARM));
        doThrow(new DataAccessResourceFailureException("no receipt"))
                .doNothing()
                .when(table)
                .answer(any());
        assertThatExceptionOfType(DataAccessResourceFailureException.class).isThrownBy(() -> follower.follow(requests));

        follower.follow(requests);
        follower.follow(requests);

        verify(table, times(2)).answer(new WarmUpAnswer(2, self.toString(), null));
    }
}
