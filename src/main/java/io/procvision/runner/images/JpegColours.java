package io.procvision.runner.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds out whether a JPEG says what its three components mean. Without a JFIF, Exif or Adobe segment decoders guess,
 * and not alike: {@code ImageIO} takes equally sampled components for red, green and blue where others read brightness
 * and colour difference. Such an image is refused, because half the guesses are another picture.
 */
final class JpegColours {

    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int START_OF_SCAN = 0xDA;

    private JpegColours() {}

    static boolean begin(byte[] image) {
        return image.length > 3 && (image[0] & 0xFF) == 0xFF && (image[1] & 0xFF) == 0xD8 && (image[2] & 0xFF) == 0xFF;
    }

    static void requireStated(byte[] image) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(image);
        int components = 0;
        int position = 2;
        while (position + 4 <= image.length && (image[position] & 0xFF) == 0xFF) {
            int marker = image[position + 1] & 0xFF;
            if (marker == 0xFF) {
                position++;
                continue;
            }
            int length = Short.toUnsignedInt(bytes.getShort(position + 2));
            if (names(image, position, marker) || length < 2) {
                return;
            }
            if (isFrame(marker) && position + 9 < image.length) {
                components = image[position + 9];
            }
            if (marker == START_OF_SCAN) {
                break;
            }
            position += length + 2;
        }
        if (components == 3) {
            throw new IOException(
                    "it does not say what its three components mean: it needs a JFIF, Exif or Adobe segment");
        }
    }

    private static boolean names(byte[] image, int position, int marker) {
        return switch (marker) {
            case APP0 -> has(image, position, "JFIF");
            case APP1 -> has(image, position, "Exif");
            case APP14 -> has(image, position, "Adobe");
            default -> false;
        };
    }

    private static boolean has(byte[] image, int position, String name) {
        byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
        return position + 4 + wanted.length <= image.length
                && ByteBuffer.wrap(image, position + 4, wanted.length).equals(ByteBuffer.wrap(wanted));
    }

    /** SOF0 to SOF15 without the tables (DHT, JPG, DAC) that share their range. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }
}
