package io.procvision.runner.freeze;

import java.time.Instant;
import java.util.Optional;

/** When a window freezes. */
sealed interface FreezeTimes permits Once, Weekly {

    /** The end of the occurrence that the moment lies in; empty where it lies in none. */
    Optional<Instant> frozenUntil(Instant now);
}
