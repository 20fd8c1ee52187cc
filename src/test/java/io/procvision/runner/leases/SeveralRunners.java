package io.procvision.runner.leases;

import io.procvision.runner.core.RunnerIdentity;
import java.time.Clock;
import org.springframework.boot.test.context.TestComponent;

/** The leases of runners that share a database, for tests of what they do by them; to be imported. */
@TestComponent
public class SeveralRunners {

    private final LeaseRows rows;
    private final Clock clock;

    SeveralRunners(LeaseRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    public Leases leasesOf(RunnerIdentity runner) {
        return new Leases(rows, runner, clock::instant);
    }

    public void forgetAll() {
        rows.deleteAllInBatch();
    }
}
