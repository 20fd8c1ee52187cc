package io.procvision.runner.health;

/** What happens when a version keeps dying until it is held down. */
public enum OnCrash {
    /** It counts as an emergency, and the PID goes back to the version before. */
    ROLLBACK,
    /** Its processes are started again as long as that is allowed; nobody changes the binding. */
    RESTART
}
