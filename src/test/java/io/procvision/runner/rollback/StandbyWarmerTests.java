package io.procvision.runner.rollback;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.catalog.InstalledAlgorithm;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.routing.ActiveBinding;
import io.procvision.runner.routing.StandbyWarmUp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class StandbyWarmerTests {

    private static final AlgorithmVersion OLD = new AlgorithmVersion("demo", "1.0.0");
    private static final AlgorithmVersion OLDER = new AlgorithmVersion("demo", "0.9.0");

    private final StandbyWarmUp standbys = mock(StandbyWarmUp.class);
    private final RollbackTarget target = mock(RollbackTarget.class);
    private final AlgorithmCatalog catalog = mock(AlgorithmCatalog.class);
    private final InstalledAlgorithm installed = mock(InstalledAlgorithm.class);
    private final StableVersions stable = mock(StableVersions.class);
    private final StandbyWarmer warmer = new StandbyWarmer(standbys, stable, target, catalog);

    @BeforeEach
    void thePastIsKnown() {
        when(stable.canTell(any())).thenReturn(true);
    }

    @Test
    void warmsOneVersionForAllPidsThatWouldGoBackToIt() {
        ActiveBinding first = bound("A01");
        ActiveBinding second = bound("A02");
        ActiveBinding third = bound("A03");
        when(standbys.candidates()).thenReturn(List.of(first, second, third));
        when(target.nearest(first)).thenReturn(OLD);
        when(target.nearest(second)).thenReturn(OLDER);
        when(target.nearest(third)).thenReturn(OLD);
        when(catalog.require(OLD)).thenReturn(installed);

        warmer.warmNext();

        verify(standbys).warm(installed, List.of(first, third));
    }

    @Test
    void leavesAPidAloneThatHasNowhereToGo() {
        ActiveBinding first = bound("A01");
        when(standbys.candidates()).thenReturn(List.of(first));
        when(target.nearest(first)).thenThrow(new RunnerException(Problem.NO_ROLLBACK_TARGET, "it had no other"));

        warmer.warmNext();

        verify(standbys).noneFor(first.pid());
        verify(standbys, never()).warm(any(), any());
    }

    @Test
    void leavesThePastToBeReadByTheEvaluator() {
        ActiveBinding read = bound("A01");
        ActiveBinding unread = bound("A02");
        when(stable.canTell(unread)).thenReturn(false);
        when(standbys.candidates()).thenReturn(List.of(read, unread));
        when(target.nearest(any())).thenReturn(OLD);
        when(catalog.require(OLD)).thenReturn(installed);

        warmer.warmNext();

        verify(standbys).warm(installed, List.of(read));
        verify(standbys, never()).noneFor(any());
    }

    @Test
    void waitsForTheDatabase() {
        when(standbys.candidates()).thenReturn(List.of(bound("A01")));
        when(target.nearest(any())).thenThrow(new DataAccessResourceFailureException("down"));

        warmer.warmNext();

        verify(standbys, never()).noneFor(any());
    }

    private static ActiveBinding bound(String pid) {
        return new ActiveBinding(new Pid(pid), new AlgorithmVersion("demo", "1.1.0"), Instant.EPOCH);
    }
}
