package io.procvision.runner.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Writes archives for tests, bad ones too. */
final class Zip {

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    Zip with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Zip with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    Path write(Path file) {
        write(file, zip -> {
            for (Map.Entry<String, byte[]> entry : files.entrySet()) {
                put(zip, new ZipArchiveEntry(entry.getKey()), entry.getValue());
            }
        });
        return file;
    }

    byte[] bytes(Path scratch) {
        try {
            return Files.readAllBytes(write(scratch));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Path write(Path file, Content content) {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            content.write(zip);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void put(ZipArchiveOutputStream zip, ZipArchiveEntry entry, byte[] content) throws IOException {
        zip.putArchiveEntry(entry);
        zip.write(content);
        zip.closeArchiveEntry();
    }

    interface Content {
        void write(ZipArchiveOutputStream zip) throws IOException;
    }
}
