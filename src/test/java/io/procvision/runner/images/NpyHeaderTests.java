package io.procvision.runner.images;

import static io.procvision.runner.images.ImageBytes.npy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTests {

    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll @IntRange(min = 1, max = 100_000_000) int width,
            @ForAll @IntRange(min = 1, max = 100_000_000) int height)
            throws IOException {
        ImageSize size = new ImageSize(width, height);
        byte[] bytes = NpyHeader.ofRgb(size);

        NpyHeader header = NpyHeader.parse(ByteBuffer.wrap(bytes));

        assertThat(bytes.length % 64).isZero();
        assertThat(header).isEqualTo(new NpyHeader("|u1", List.of((long) height, (long) width, 3L), bytes.length));
        assertThat(header.mismatch(size, Long.MAX_VALUE)).isEmpty();
    }

    @Property(tries = 500)
    void knowingTheSizeChangesNothing(
            @ForAll @IntRange(min = 1, max = 12) int width,
            @ForAll @IntRange(min = 1, max = 12) int height,
            @ForAll @IntRange(min = 1, max = 12) int otherWidth,
            @ForAll @IntRange(max = 127) int at,
            @ForAll byte value) {
        byte[] bytes = NpyHeader.ofRgb(new ImageSize(width, height));
        bytes[at] = value;
        ImageSize expected = new ImageSize(otherWidth, height);

        assertThat(outcome(() -> NpyHeader.parse(ByteBuffer.wrap(bytes), expected)))
                .isEqualTo(outcome(() -> NpyHeader.parse(ByteBuffer.wrap(bytes))));
    }

    private static String outcome(Callable<NpyHeader> parsing) {
        try {
            return parsing.call().toString();
        } catch (Exception refused) {
            return refused.toString();
        }
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] tail) {
        byte[] bytes = npy("{'descr': '|u1', ", tail.length);
        System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);

        assertThatThrownBy(() -> NpyHeader.parse(ByteBuffer.wrap(bytes))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> NpyHeader.parse(ByteBuffer.wrap(tail))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }",
                "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 1)}",
                "{'shape': (2, 3, 3), 'fortran_order': False, 'descr': '<u1'}    "
            })
    void imagesOfBytesAreAccepted(String dictionary) throws IOException {
        assertThat(mismatch(dictionary, 18)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }       | its elements are of type <f8 instead of uint8 (¦u1)",
                "{'descr': '¦u1', 'fortran_order': False, 'shape': (6,), }         | its shape is [6] instead of",
                "{'descr': '¦u1', 'fortran_order': False, 'shape': (2, 3, 4), }    | its shape is [2, 3, 4] instead of",
                "{'descr': '¦u1', 'fortran_order': False, 'shape': (3, 2, 3), }    | its height×width is 3×2, but the meta says height 2 and width 3",
                "{'descr': '¦u1', 'fortran_order': False, 'shape': (2, 3, 3), }    | it has room for 17 bytes of pixels, but needs 2×3×3"
            })
    void anythingElseIsNamed(String dictionary, String expected) throws IOException {
        assertThat(mismatch(dictionary.replace('¦', '|'), 17)).startsWith(expected.replace('¦', '|'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '|u1', 'shape': (2, 3)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
                "{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (2, 3)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 3)}",
                "{'descr': '|u1', 'fortran_order': False, 'shape': '(2, 3)'}"
            })
    void otherHeadersAreNotUnderstood(String dictionary) {
        assertThatThrownBy(() -> mismatch(dictionary, 18))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("its header does not describe a plain array: " + dictionary);
    }

    @Test
    void laterFormatVersionsHaveALongerLength() throws IOException {
        byte[] text = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(12 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 3, 0})
                .putInt(text.length)
                .put(text)
                .flip();

        assertThat(NpyHeader.parse(bytes)).isEqualTo(new NpyHeader("|u1", List.of(2L, 3L), 12 + text.length));
    }

    @Test
    void anUnknownFormatVersionIsRefused() {
        byte[] bytes = npy("{}", 0);
        bytes[6] = 9;

        assertThatThrownBy(() -> NpyHeader.parse(ByteBuffer.wrap(bytes))).hasMessageContaining("version 9");
    }

    private static String mismatch(String dictionary, int elements) throws IOException {
        byte[] bytes = npy(dictionary, elements);
        return NpyHeader.parse(ByteBuffer.wrap(bytes)).mismatch(new ImageSize(3, 2), bytes.length);
    }
}
