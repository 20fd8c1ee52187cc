package io.procvision.runner.catalog;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A delivered archive, open for reading. Opening it checks everything its directory tells (size, number and names of
 * entries, links); unpacking checks what only the content tells (real sizes, ratio, checksums). Whatever is wrong is
 * {@code 2001} and names the entry. Names without the UTF-8 flag are GBK, as Chinese Windows writes them; plain ASCII
 * reads the same in both.
 */
final class PackageArchive implements AutoCloseable {

    private static final Charset UNFLAGGED_NAMES = Charset.forName("GBK");

    private final Path file;
    private final ArchiveSettings limits;
    private final ZipFile zip;
    private final List<PackageEntry> entries;

    private PackageArchive(Path file, ArchiveSettings limits, ZipFile zip) {
        this.file = file;
        this.limits = limits;
        this.zip = zip;
        this.entries = admitted();
    }

    static PackageArchive open(Path file, ArchiveSettings limits) {
        try {
            long size = Files.size(file);
            if (size > limits.maxSize().toBytes()) {
                throw damaged(
                        file,
                        "it has %d bytes, more than the %d allowed (runner.archive.max-size)"
                                .formatted(size, limits.maxSize().toBytes()));
            }
            ZipFile zip =
                    ZipFile.builder().setPath(file).setCharset(UNFLAGGED_NAMES).get();
            try {
                return new PackageArchive(file, limits, zip);
            } catch (RuntimeException refused) {
                zip.close();
                throw refused;
            }
        } catch (RunnerException refused) {
            throw refused;
        } catch (IOException | RuntimeException unreadable) {
            throw damaged(file, "it cannot be read as a zip: " + unreadable.getMessage(), unreadable);
        }
    }

    List<PackageEntry> entries() {
        return entries;
    }

    /** The content of a small text entry. */
    byte[] read(PackageEntry entry, int limit) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        UnpackBudget budget = new UnpackBudget(limits, entry.source().getSize(), progress -> {});
        copy(entry, content, budget, limit);
        return content.toByteArray();
    }

    /** Unpacks everything into an empty folder. */
    void unpack(Path target, DoubleConsumer progress) {
        long declared = entries.stream()
                .mapToLong(e -> Math.max(0, e.source().getSize()))
                .sum();
        UnpackBudget budget = new UnpackBudget(limits, declared, progress);
        for (PackageEntry entry : entries) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RunnerException(
                        Problem.INSTALL_INTERRUPTED, "Interrupted while unpacking " + file.getFileName());
            }
            unpack(entry, target, budget);
        }
    }

    @Override
    public void close() {
        ZipFile.closeQuietly(zip);
    }

    private void unpack(PackageEntry entry, Path target, UnpackBudget budget) {
        Path path = within(target, entry);
        try {
            if (entry.isFolder()) {
                Files.createDirectories(path);
                return;
            }
            Files.createDirectories(path.getParent());
            try (OutputStream file =
                    Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copy(entry, file, budget, Long.MAX_VALUE);
            }
            if (entry.isExecutable() && !path.toFile().setExecutable(true, false)) {
                throw new FileSystemException(path.toString(), null, "cannot be made executable");
            }
        } catch (IOException failure) {
            throw StorageFailures.of("Entry '%s' cannot be written".formatted(entry.name()), failure);
        }
    }

    private static Path within(Path target, PackageEntry entry) {
        try {
            Path path = target.resolve(entry.name()).normalize();
            if (!path.startsWith(target)) {
                throw EntryNames.refused(entry.name(), "leaves the folder it is unpacked to");
            }
            return path;
        } catch (InvalidPathException unmappable) {
            throw EntryNames.refused(
                    entry.name(),
                    "has a name that the file system here cannot hold (on Linux start the service with LC_ALL=C.UTF-8): "
                            + unmappable.getReason());
        }
    }

    /** A failure to read is the archive's fault and becomes {@code 2001}; one to write is the machine's. */
    private void copy(PackageEntry entry, OutputStream target, UnpackBudget budget, long limit) {
        CRC32 checksum = new CRC32();
        byte[] buffer = new byte[1 << 16];
        long copied = 0;
        budget.nextEntry();
        try (InputStream content = zip.getInputStream(entry.source())) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                copied += count;
                if (copied > limit) {
                    throw EntryNames.refused(entry.name(), "has more than the %d bytes allowed".formatted(limit));
                }
                budget.spend(entry, count);
                checksum.update(buffer, 0, count);
                write(entry, target, buffer, count);
            }
        } catch (RunnerException known) {
            throw known;
        } catch (IOException | RuntimeException damaged) {
            throw EntryNames.refused(entry.name(), "is damaged: " + damaged.getMessage());
        }
        if (checksum.getValue() != entry.source().getCrc()) {
            throw EntryNames.refused(entry.name(), "is damaged: its checksum does not match");
        }
    }

    private static void write(PackageEntry entry, OutputStream target, byte[] buffer, int count) {
        try {
            target.write(buffer, 0, count);
        } catch (IOException failure) {
            throw StorageFailures.of("Entry '%s' cannot be written".formatted(entry.name()), failure);
        }
    }

    private List<PackageEntry> admitted() {
        EntryNames names = new EntryNames();
        List<PackageEntry> admitted = new ArrayList<>();
        for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
            if (admitted.size() == limits.maxEntries()) {
                throw damaged(
                        file,
                        "it has more than %d entries (runner.archive.max-entries)".formatted(limits.maxEntries()));
            }
            if (PackageEntry.isSpecial(entry)) {
                throw EntryNames.refused(entry.getName(), "is a link or a special file");
            }
            if (!zip.canReadEntryData(entry)) {
                throw EntryNames.refused(entry.getName(), "is encrypted or packed in a way that cannot be read");
            }
            admitted.add(new PackageEntry(names.admit(entry.getName(), entry.isDirectory()), entry));
        }
        return List.copyOf(admitted);
    }

    private static RunnerException damaged(Path file, String why) {
        return damaged(file, why, null);
    }

    private static RunnerException damaged(Path file, String why, @Nullable Throwable cause) {
        return new RunnerException(
                Problem.INVALID_ZIP, "%s is no usable package: %s".formatted(file.getFileName(), why), cause);
    }
}
