package io.procvision.runner.freeze;

import java.time.Instant;

/**
 * That bindings are frozen.
 *
 * @param window the name of the window that lasts longest
 * @param until its end; another window may follow
 */
public record Frozen(String window, Instant until, String reason) {}
