package io.procvision.runner.routing;

import io.procvision.runner.process.ProcessLease;

/**
 * A binding with the workers that serve it.
 *
 * @param identity of the file's content that this route follows
 * @param lease keeps the workers alive while the route is published
 */
public record Route(ActiveBinding binding, FileIdentity identity, ProcessLease lease) {}
