package io.procvision.runner;

import java.nio.file.Path;

/** Files that the build makes for tests: see {@code src/test/python/build_fixtures.py} and {@code samples/build.py}. */
public final class Fixtures {

    private Fixtures() {}

    public static Path fixture(String name) {
        return folder("fixtures.directory", "target/fixtures").resolve(name);
    }

    public static Path sample(String name) {
        return folder("samples.directory", "target/samples").resolve(name);
    }

    private static Path folder(String property, String otherwise) {
        return Path.of(System.getProperty(property, otherwise)).toAbsolutePath();
    }
}
