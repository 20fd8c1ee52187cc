package io.procvision.runner.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells one content of a file from the next without reading it: a replaced file has another key (its inode), a
 * rewritten one another time or size. One system call.
 */
public record FileIdentity(@Nullable Object key, FileTime modified, long size) {

    /** Null where there is no such file. */
    static @Nullable FileIdentity of(Path file) throws IOException {
        try {
            return of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException absent) {
            return null;
        }
    }

    static FileIdentity of(BasicFileAttributes attributes) {
        return new FileIdentity(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }
}
