package io.procvision.runner.catalog;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The archives in {@code zips/}, as they were delivered: by a copy into the folder, or by an upload that was installed. */
@Component
class Zips {

    private static final Pattern PLAIN_NAME = Pattern.compile("[^./\\\\:\\p{Cntrl}][^/\\\\:\\p{Cntrl}]{0,199}");
    private static final String SUFFIX = ".zip";

    private final Path folder;
    private final ArchiveSettings limits;

    Zips(Store store, ArchiveSettings limits) {
        this.folder = store.zips();
        this.limits = limits;
    }

    /** The archive of that name; the name comes from a request, and must be no path. */
    Path require(@Nullable String name) {
        if (name == null || !isPlain(name)) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "zip must be the plain name of a .zip file in zips/, but is '%s'".formatted(name));
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new RunnerException(Problem.NOT_FOUND, "There is no %s in zips/".formatted(name));
        }
        return file;
    }

    List<Path> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isPlain(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be listed".formatted(folder), failure);
        }
    }

    /** Writes an upload to a file, no further than an archive may be large; returns its digest. */
    String receive(InputStream upload, Path target) {
        MessageDigest digest = sha256();
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream file = Files.newOutputStream(target)) {
            for (int count = upload.read(buffer); count >= 0; count = upload.read(buffer)) {
                size += count;
                if (size > limits.maxSize().toBytes()) {
                    throw new RunnerException(
                            Problem.INVALID_ZIP,
                            "The upload is larger than the %d bytes allowed (runner.archive.max-size)"
                                    .formatted(limits.maxSize().toBytes()));
                }
                digest.update(buffer, 0, count);
                file.write(buffer, 0, count);
            }
        } catch (IOException failure) {
            throw StorageFailures.of("The upload could not be stored", failure);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    String digest(Path file) {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream content = Files.newInputStream(file)) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be read".formatted(file), failure);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Moves an upload here: under the name it was sent with, else one of its own, never over a different archive. */
    String keep(Path upload, @Nullable String sentAs, AlgorithmVersion version, String digest) {
        String own = "%s-%s".formatted(version.name(), version.version());
        List<String> names = Stream.concat(
                        Optional.ofNullable(sentAs).filter(Zips::isPlain).stream(),
                        Stream.of(own + SUFFIX, "%s-%s%s".formatted(own, digest, SUFFIX)))
                .toList();
        for (String name : names) {
            Path target = folder.resolve(name);
            try {
                if (Files.exists(target)) {
                    if (digest.equals(digest(target))) {
                        return name;
                    }
                } else {
                    Files.move(upload, target);
                    return name;
                }
            } catch (FileAlreadyExistsException taken) {
                // Somebody was faster with another archive of this name: the next name, then.
            } catch (IOException failure) {
                throw StorageFailures.of("The archive cannot be kept as %s".formatted(target), failure);
            }
        }
        throw new RunnerException(
                Problem.INSTALL_BROKEN, "zips/ has different archives under each of %s: remove them".formatted(names));
    }

    /** What to call an upload while it is worked on: by the name it was sent with where that is one, as failures tell it. */
    static String fileName(@Nullable String sentAs) {
        return sentAs != null && isPlain(sentAs) ? sentAs : "upload.zip";
    }

    private static boolean isPlain(String name) {
        return PLAIN_NAME.matcher(name).matches()
                && name.regionMatches(true, name.length() - SUFFIX.length(), SUFFIX, 0, SUFFIX.length());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}
