package io.procvision.runner.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is replaced as a whole or not at all, whatever dies meanwhile.
 *
 * <ol>
 *   <li>the new content goes to {@code <file>.tmp}, is forced to the disk and read back;
 *   <li>the present content stays reachable as {@code <file>.bak}, where somebody may want it back;
 *   <li>an atomic rename (there is no fallback to a copy) puts the new content in place;
 *   <li>the folder is forced to the disk, so that the rename itself survives a power cut.
 * </ol>
 *
 * The caller keeps writers of one file apart; readers need no lock.
 */
public final class AtomicFile {

    private final Disk disk;
    private final Path file;
    private final Path temporary;
    private final @Nullable Path backup;

    public AtomicFile(Path file) {
        this(file, new Disk());
    }

    AtomicFile(Path file, Disk disk) {
        this(file, disk, file.resolveSibling(file.getFileName() + ".bak"));
    }

    private AtomicFile(Path file, Disk disk, @Nullable Path backup) {
        this.disk = disk;
        this.file = file;
        this.temporary = file.resolveSibling(file.getFileName() + ".tmp");
        this.backup = backup;
    }

    /** For what is of no use any more once there is something newer. */
    public static AtomicFile withoutBackup(Path file) {
        return new AtomicFile(file, new Disk(), null);
    }

    /**
     * Returns how the new content is recognised from now on: as it was before the rename, which changes none of it.
     * A look after that might see what another program has put there.
     */
    public BasicFileAttributes replace(byte[] content) throws IOException {
        write(content);
        if (!Arrays.equals(content, Files.readAllBytes(temporary))) {
            throw new IOException("%s does not hold what was written to it".formatted(temporary));
        }
        BasicFileAttributes written = Files.readAttributes(temporary, BasicFileAttributes.class);
        keepBackup();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
        return written;
    }

    /** Removes the file durably; its last content stays in the backup, where there is one. */
    public void delete() throws IOException {
        keepBackup();
        Files.deleteIfExists(file);
        forceFolder();
    }

    public Optional<byte[]> read() throws IOException {
        return read(file);
    }

    /** What the file held before its last replacement. */
    public Optional<byte[]> readBackup() throws IOException {
        return backup == null ? Optional.empty() : read(backup);
    }

    private void write(byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** A second name for the present content where the file system has hard links: it is on the disk already. */
    private void keepBackup() throws IOException {
        if (backup == null || !Files.exists(file)) {
            return;
        }
        Files.deleteIfExists(backup);
        try {
            Files.createLink(backup, file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, backup, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void forceFolder() throws IOException {
        disk.force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    private static Optional<byte[]> read(Path path) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }
}
