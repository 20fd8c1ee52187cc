package io.procvision.runner.leases;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Which runner does what the name says, and until when nobody else does. */
@Entity
@Table(name = "lease")
@SuppressWarnings("UnusedVariable") // compared in the database
class Lease {

    @Id
    private String name;

    private String runner;
    private Instant untilAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected Lease() {}

    Lease(String name, String runner, Instant untilAt) {
        this.name = name;
        this.runner = runner;
        this.untilAt = untilAt;
    }

    String runner() {
        return runner;
    }
}
