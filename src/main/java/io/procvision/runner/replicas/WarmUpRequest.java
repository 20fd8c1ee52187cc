package io.procvision.runner.replicas;

import io.procvision.runner.core.AlgorithmVersion;

/** One runner's wish, open as long as its row is there, that every other has a version warm. */
record WarmUpRequest(long id, String runner, AlgorithmVersion version) {}
