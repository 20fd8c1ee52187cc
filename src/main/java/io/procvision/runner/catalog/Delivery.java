package io.procvision.runner.catalog;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An archive to be installed or validated.
 *
 * @param name the name it was sent with, if any, or has in {@code zips/}
 * @param uploadDigest of an upload, taken as it came in; empty for an archive that lies in {@code zips/}
 */
record Delivery(Path file, @Nullable String name, Optional<String> uploadDigest) {

    @Override
    public String toString() {
        return name == null ? "upload" : name;
    }
}
