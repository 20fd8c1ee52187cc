package io.procvision.runner.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sees to it that what was written is on the disk, and not only in memory on its way there. */
@Component
public class Disk {

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /** Windows flushes only what is open for writing; elsewhere a file that nobody may write can be forced too. */
    private static final OpenOption OPEN = WINDOWS ? StandardOpenOption.WRITE : StandardOpenOption.READ;

    /** The content of a file, or the names in a folder, which Windows keeps by itself. */
    public void force(Path path) throws IOException {
        if (WINDOWS && Files.isDirectory(path)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, OPEN)) {
            channel.force(true);
        }
    }

    /**
     * All that a folder holds, and itself. Links are names in their folder, and what they lead to is not ours.
     *
     * @param wanted of the files and folders within
     */
    public void forceTree(Path folder, Predicate<Path> wanted) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && wanted.test(file)) {
                    force(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (wanted.test(visited)) {
                    force(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
