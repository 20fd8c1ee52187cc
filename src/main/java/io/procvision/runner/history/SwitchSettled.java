package io.procvision.runner.history;

/** A switch of one PID was settled in the log; for whoever counts, not for whoever must not miss one. */
record SwitchSettled(SwitchCause cause, Outcome outcome) {}
