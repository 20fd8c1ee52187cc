package io.procvision.runner.leases;

import java.time.Instant;

/** What the clock says that all runners on one database have in common; their own may be minutes apart. */
interface DatabaseTime {

    /** Fails while the database cannot be reached. */
    Instant now();
}
