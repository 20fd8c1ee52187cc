package io.procvision.runner.activation;

import java.util.List;

/** The answer of every request that changes bindings. */
public record Activations(List<Activation> activations) {}
