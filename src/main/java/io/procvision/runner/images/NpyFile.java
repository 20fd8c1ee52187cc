package io.procvision.runner.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** A picture as a NumPy array file. */
final class NpyFile {

    private static final int WRITE_BUFFER = 1 << 18;

    private final Path file;

    NpyFile(Path file) {
        this.file = file;
    }

    /** Writes the rows; what was begun is removed when it cannot be finished. */
    void write(RgbRows rows) throws IOException {
        boolean complete = false;
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), WRITE_BUFFER)) {
            out.write(NpyHeader.ofRgb(rows.size()));
            for (int y = 0; y < rows.size().height(); y++) {
                out.write(rows.row(y));
            }
            out.flush();
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Sees by its length and its header alone that the file holds a whole picture of that size.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws IOException its message completes "the image cannot be used: …"
     */
    void check(ImageSize size) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is a link or a special file, and only a regular file can be trusted");
        }
        String mismatch = readHeader(size).mismatch(size, attributes.size());
        if (!mismatch.isEmpty()) {
            throw new IOException(mismatch);
        }
    }

    private NpyHeader readHeader(ImageSize size) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(NpyHeader.LONGEST);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            channel.read(start);
        }
        return NpyHeader.parse(start.flip(), size);
    }
}
