package io.procvision.runner.catalog;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whole folders; links in them are never followed. */
final class FolderTree {

    private static final Logger log = LoggerFactory.getLogger(FolderTree.class);

    private FolderTree() {}

    /** Deletes what can be deleted. What cannot is in use (Windows) and goes at the next start. */
    static void delete(Path root) {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return remove(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return remove(file);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                    return remove(folder);
                }
            });
        } catch (IOException failure) {
            log.warn("{} could not be deleted wholly: {}", root, failure.toString());
        }
    }

    static long size(Path root) {
        AtomicLong total = new AtomicLong();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    total.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }
            });
            return total.get();
        } catch (IOException failure) {
            throw StorageFailures.of("%s cannot be measured".formatted(root), failure);
        }
    }

    private static FileVisitResult remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            log.warn("{} could not be deleted: {}", path, failure.toString());
        }
        return FileVisitResult.CONTINUE;
    }
}
