/** ProcVision Runner: installs, serves, switches and rolls back Python vision algorithms. */
@NullMarked
package io.procvision.runner;

import org.jspecify.annotations.NullMarked;
