package io.procvision.runner.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder to prepare something in, deleted when it is closed. An OS lock beside it says that somebody is at work, so
 * that a runner which starts on a shared store removes only what nobody holds any more.
 */
final class StagingFolder implements AutoCloseable {

    static final String LOCK_SUFFIX = ".lock";
    private static final Logger log = LoggerFactory.getLogger(StagingFolder.class);

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private StagingFolder(Path path, Path lockFile, FileChannel lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Empty when somebody is at work there. */
    static Optional<StagingFolder> claim(Path path) throws IOException {
        Path lockFile = path.resolveSibling(path.getFileName() + LOCK_SUFFIX);
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            Files.createDirectories(path);
            return Optional.of(new StagingFolder(path, lockFile, channel));
        } catch (OverlappingFileLockException ours) {
            return Optional.empty();
        } finally {
            if (lock == null) {
                channel.close();
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
        try {
            lock.close();
            Files.deleteIfExists(lockFile);
        } catch (IOException failure) {
            log.warn("{} could not be removed: {}", lockFile, failure.toString());
        }
    }
}
