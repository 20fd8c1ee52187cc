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
 * Says that somebody is at work: an OS lock on a file that is there for nothing else. The operating system frees it when its
 * holder dies, on whichever machine; one that merely stands still keeps it.
 */
final class LockFile implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LockFile.class);

    private final Path path;
    private final FileChannel lock;

    private LockFile(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Empty when somebody holds it. The holder itself must not ask: on POSIX systems a process that closes any descriptor of a
     * file gives up every lock it has on it.
     */
    static Optional<LockFile> claim(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            return lock == null ? Optional.empty() : Optional.of(new LockFile(path, channel));
        } catch (OverlappingFileLockException ours) {
            return Optional.empty();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            log.warn("{} could not be removed: {}", path, failure.toString());
        }
    }
}
