package io.procvision.runner.catalog;

import java.nio.file.Path;

/**
 * A package that passed every check, still in its staging folder.
 *
 * @param workingDirectory below the folder
 * @param python version of the interpreter
 */
record BuiltPackage(Manifest manifest, Path folder, String workingDirectory, String python, String sdkVersion) {}
