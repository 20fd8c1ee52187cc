package io.procvision.runner.leases;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.springframework.data.domain.Persistable;

/** Which runner does what the name says, and until when nobody else does. */
@Entity
@Table(name = "lease")
@SuppressWarnings("UnusedVariable") // compared in the database
class Lease implements Persistable<String> {

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

    @Override
    public String getId() {
        return name;
    }

    /** Only new rows are saved; where one is there already that has to fail, and not to overwrite it. */
    @Override
    public boolean isNew() {
        return true;
    }

    String runner() {
        return runner;
    }
}
