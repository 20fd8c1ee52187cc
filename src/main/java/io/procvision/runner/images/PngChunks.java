package io.procvision.runner.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Checks what {@code ImageIO} does not: that every chunk of a PNG is as it was written, up to the last. Damaged pixels
 * often still inflate, to another picture.
 */
final class PngChunks {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int END = 0x49454E44;
    private static final int OVERHEAD = 12;

    private PngChunks() {}

    static boolean begin(byte[] image) {
        return image.length >= SIGNATURE.length
                && ByteBuffer.wrap(image, 0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE));
    }

    static void verify(byte[] image) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        int position = SIGNATURE.length;
        while (image.length - position >= OVERHEAD) {
            int length = bytes.getInt(position);
            if (length < 0 || length > image.length - position - OVERHEAD) {
                break;
            }
            CRC32 sum = new CRC32();
            sum.update(image, position + 4, length + 4);
            if ((int) sum.getValue() != bytes.getInt(position + 8 + length)) {
                throw new IOException(
                        "it is damaged: the checksum of the chunk at byte %d is wrong".formatted(position));
            }
            if (bytes.getInt(position + 4) == END) {
                return;
            }
            position += length + OVERHEAD;
        }
        throw new IOException("it is cut off: its last chunk is missing");
    }
}
