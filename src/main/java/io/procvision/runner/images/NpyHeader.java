package io.procvision.runner.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy array file: magic, format version, length, and a Python dictionary of three entries as NumPy
 * prints it, padded with blanks. Only what describes an image of bytes is understood. The order of elements (C or
 * Fortran) does not concern the check: readers restore the picture from either, and both take the same room.
 *
 * @param dataOffset where the elements begin
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format</a>
 */
record NpyHeader(String type, List<Long> shape, int dataOffset) {

    /** More than any image's header takes; NumPy itself writes 128 bytes. */
    static final int LONGEST = 4096;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_DIMENSION = 10;
    private static final Set<String> BYTE_TYPES = Set.of("|u1", "<u1", ">u1", "=u1", "u1");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern ENTRY = Pattern.compile(
            "\\s*'(descr|fortran_order|shape)'\\s*:\\s*('[^']*'|True|False|\\([0-9, ]*\\))\\s*(?:,|(?=}))");

    /** Format 1.0 for {@code height×width×3} bytes in C order; the elements begin at a multiple of 64. */
    static byte[] ofRgb(ImageSize size) {
        String entries = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + size.height() + ", " + size.width()
                + ", 3), }"; // for every call, hence no formatter
        int prefix = MAGIC.length + 4;
        int length = (prefix + entries.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) (length - prefix))
                .put(entries.getBytes(StandardCharsets.US_ASCII));
        header[length - 1] = '\n';
        return header;
    }

    /**
     * What {@link #parse} says, sooner where the header is, byte for byte, the one NumPy writes for an image of that size.
     */
    static NpyHeader parse(ByteBuffer start, ImageSize expected) throws IOException {
        byte[] usual = ofRgb(expected);
        return start.remaining() >= usual.length
                        && start.slice(start.position(), usual.length).equals(ByteBuffer.wrap(usual))
                ? new NpyHeader("|u1", List.of((long) expected.height(), (long) expected.width(), 3L), usual.length)
                : parse(start);
    }

    /** @param start the first bytes of the file, up to {@link #LONGEST} of them */
    static NpyHeader parse(ByteBuffer start) throws IOException {
        ByteBuffer bytes = start.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < MAGIC.length + 6 || bytes.mismatch(ByteBuffer.wrap(MAGIC)) != MAGIC.length) {
            throw new IOException("it is not a NumPy array file");
        }
        int major = bytes.get(MAGIC.length);
        bytes.position(MAGIC.length + 2);
        long length = switch (major) {
            case 1 -> Short.toUnsignedInt(bytes.getShort());
            case 2, 3 -> Integer.toUnsignedLong(bytes.getInt());
            default -> throw new IOException("its NumPy format version %d is unknown".formatted(major));
        };
        if (length > bytes.remaining()) {
            throw new IOException(
                    "its header claims %d bytes, more than there are or an image's takes".formatted(length));
        }
        int offset = bytes.position() - start.position() + (int) length;
        bytes.limit(bytes.position() + (int) length);
        return of(StandardCharsets.UTF_8.decode(bytes).toString().strip(), offset);
    }

    /** Why this is no image of bytes with that size, or an empty string when it is one. */
    String mismatch(ImageSize size, long fileLength) {
        if (!BYTE_TYPES.contains(type)) {
            return "its elements are of type %s instead of uint8 (|u1)".formatted(type);
        }
        if (shape.size() < 2 || shape.size() > 3 || (shape.size() == 3 && shape.get(2) != 1 && shape.get(2) != 3)) {
            return "its shape is %s instead of height×width×3, height×width×1 or height×width".formatted(shape);
        }
        if (shape.get(0) != size.height() || shape.get(1) != size.width()) {
            return "its height×width is %d×%d, but the meta says height %d and width %d"
                    .formatted(shape.get(0), shape.get(1), size.height(), size.width());
        }
        long channels = shape.size() == 2 ? 1 : shape.get(2);
        long room = fileLength - dataOffset;
        if (room / channels / size.width() < size.height()) {
            return "it has room for %d bytes of pixels, but needs %d×%d×%d"
                    .formatted(room, size.height(), size.width(), channels);
        }
        return "";
    }

    private static NpyHeader of(String dictionary, int offset) throws IOException {
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw unclear(dictionary);
        }
        Map<String, String> entries = new HashMap<>();
        Matcher entry = ENTRY.matcher(dictionary).region(1, dictionary.length());
        entry.useTransparentBounds(true);
        int end = 1;
        while (entry.lookingAt()) {
            entries.put(entry.group(1), entry.group(2));
            end = entry.end();
            entry.region(end, dictionary.length());
        }
        String type = entries.getOrDefault("descr", "");
        String shape = entries.getOrDefault("shape", "");
        boolean complete = entries.size() == 3
                && dictionary.substring(end, dictionary.length() - 1).isBlank();
        if (!complete || !type.startsWith("'") || !shape.startsWith("(")) {
            throw unclear(dictionary);
        }
        return new NpyHeader(type.substring(1, type.length() - 1), dimensions(shape, dictionary), offset);
    }

    private static List<Long> dimensions(String tuple, String dictionary) throws IOException {
        List<String> numbers =
                NUMBER.matcher(tuple).results().map(number -> number.group()).toList();
        if (numbers.stream().anyMatch(number -> number.length() > LONGEST_DIMENSION)) {
            throw unclear(dictionary);
        }
        return numbers.stream().map(Long::valueOf).toList();
    }

    private static IOException unclear(String dictionary) {
        return new IOException("its header does not describe a plain array: %s"
                .formatted(dictionary.length() <= 200 ? dictionary : dictionary.substring(0, 200) + "…"));
    }
}
