package io.procvision.runner.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the files of a living runner from those a dead one left behind. Each runner holds a lock on a mark of its own,
 * {@code .runner-<token>.lock}, and begins its images' names with that token; a mark whose lock is free is a dead
 * runner's. Age or process ids would not do: two runners may share a folder, even from different containers, and to
 * remove an image that is on its way makes an algorithm judge a black one.
 */
final class RunnerMark implements AutoCloseable {

    private static final String PREFIX = "runner-";
    private static final String SUFFIX = ".lock";

    /** Marks of this JVM. To open and close one, even just to look, would free its lock on POSIX systems. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final String token;
    private final Path file;
    private final FileChannel held;

    private RunnerMark(String token, Path file, FileChannel held) {
        this.token = token;
        this.file = file;
        this.held = held;
    }

    /** Removes what dead runners left in the folder, and marks it as in use by this one. */
    static RunnerMark claim(Path folder) throws IOException {
        synchronized (OWN) {
            try (FileChannel entrance = open(folder.resolve(".runners" + SUFFIX))) {
                entrance.lock();
                removeLeftovers(folder);
                return create(folder);
            }
        }
    }

    /** A name no other image has or ever had, which cannot be guessed. */
    String newId() {
        return PREFIX + token + "-" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    public void close() throws IOException {
        synchronized (OWN) {
            held.close();
            OWN.remove(file);
            Files.deleteIfExists(file);
        }
    }

    private static RunnerMark create(Path folder) throws IOException {
        String token = UUID.randomUUID().toString().substring(0, 8);
        Path file = folder.resolve("." + PREFIX + token + SUFFIX);
        FileChannel channel = open(file);
        channel.lock();
        OWN.add(file);
        return new RunnerMark(token, file, channel);
    }

    private static void removeLeftovers(Path folder) throws IOException {
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder, "." + PREFIX + "*" + SUFFIX)) {
            for (Path mark : marks) {
                if (!OWN.contains(mark) && isFree(mark)) {
                    String name = mark.getFileName().toString();
                    removeImages(folder, name.substring(1, name.length() - SUFFIX.length()));
                    Files.deleteIfExists(mark);
                }
            }
        }
    }

    private static boolean isFree(Path mark) throws IOException {
        try (FileChannel channel = open(mark)) {
            return channel.tryLock() != null;
        }
    }

    private static void removeImages(Path folder, String owner) throws IOException {
        try (DirectoryStream<Path> images = Files.newDirectoryStream(folder, owner + "-*")) {
            for (Path image : images) {
                Files.deleteIfExists(image);
            }
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
