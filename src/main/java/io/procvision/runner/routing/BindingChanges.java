package io.procvision.runner.routing;

import io.procvision.runner.core.Pid;

/** Brings the routing table in line with a PID's file. Implemented where bindings are changed. */
public interface BindingChanges {

    /**
     * Called when a call finds that the file is not the one its route follows. On return the route follows the file, or
     * there is none because the PID is not bound. Returns at once while a switch of this runner replaces the file: until
     * that is acknowledged, the route that stands is right.
     */
    void follow(Pid pid);
}
