package io.procvision.runner.process;

import java.time.Instant;

/**
 * What a process and its descendants used when they were last looked at.
 *
 * @param osPid of the process, not of its worker's next one
 * @param rssBytes resident memory
 * @param cpu processor time since the look before, as a share of one core
 */
record ResourceSample(long osPid, long rssBytes, double cpu, Instant at) {}
