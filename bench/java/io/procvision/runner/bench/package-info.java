/** The load generator of the benchmark: a JVM of its own, so that it takes nothing from the service but processor time. */
@NullMarked
package io.procvision.runner.bench;

import org.jspecify.annotations.NullMarked;
