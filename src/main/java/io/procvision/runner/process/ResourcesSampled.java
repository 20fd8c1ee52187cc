package io.procvision.runner.process;

/** All processes have been looked at, and whatever follows from what they use can be done. An application event. */
public record ResourcesSampled() {}
