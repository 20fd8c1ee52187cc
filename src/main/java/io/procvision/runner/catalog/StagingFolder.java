package io.procvision.runner.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder to prepare something in, deleted when it is closed. An OS lock beside it says that somebody is at work, so
 * that a runner which starts on a shared store removes only what nobody holds any more.
 */
final class StagingFolder implements AutoCloseable {

    static final String LOCK_SUFFIX = ".lock";

    private final Path path;
    private final LockFile lock;

    private StagingFolder(Path path, LockFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Empty when somebody is at work there. */
    static Optional<StagingFolder> claim(Path path) throws IOException {
        Optional<LockFile> free = LockFile.claim(path.resolveSibling(path.getFileName() + LOCK_SUFFIX));
        if (free.isEmpty()) {
            return Optional.empty();
        }
        LockFile lock = free.get();
        boolean ready = false;
        try {
            Files.createDirectories(path);
            ready = true;
            return Optional.of(new StagingFolder(path, lock));
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    String id() {
        return path.getFileName().toString();
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        FolderTree.delete(path);
        lock.close();
    }
}
