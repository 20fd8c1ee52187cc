package io.procvision.runner.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class FrameCodecPropertyTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FrameCodec codec = new FrameCodec(DataSize.ofKilobytes(64));

    @Property(tries = 300)
    void whatAnAdapterWritesIsReadInAnyChunks(
            @ForAll("ids") List<String> ids,
            @ForAll("values") Object value,
            @ForAll @IntRange(min = 1, max = 9) int chunk)
            throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(1 << 20);
        byte[] data = JSON.writeValueAsBytes(Map.of("value", value));
        for (String id : ids) {
            byte[] body = JSON.writeValueAsBytes(
                    Map.of("type", "result", "request_id", id, "data", Map.of("value", value), "timestamp_ms", 1));
            stream.putInt(body.length).put(body);
        }
        InputStream in = new Chunked(stream.array(), stream.position(), chunk);

        List<String> read = new ArrayList<>();
        for (Optional<Frame.Inbound> frame = codec.read(in); frame.isPresent(); frame = codec.read(in)) {
            Frame.Result result = (Frame.Result) frame.get();
            read.add(result.requestId());
            assertThat(bytes(result.data())).isEqualTo(data);
        }

        assertThat(read).isEqualTo(ids);
    }

    @Property(tries = 300)
    void whatTheRunnerWritesIsOneFrameOfJson(@ForAll String requestId) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(codec.encode(new Frame.Ping(requestId)));

        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        assertThat(JSON.readTree(frame.array(), Integer.BYTES, frame.remaining())
                        .get("request_id")
                        .asString())
                .isEqualTo(requestId);
    }

    @Property(tries = 2000)
    void arbitraryBytesAreFramesOrRefused(@ForAll byte[] stream) throws IOException {
        readAll(stream);
    }

    @Property(tries = 2000)
    void arbitraryBodiesAreFramesOrRefused(@ForAll @Size(min = 1, max = 60) byte[] body) throws IOException {
        readAll(ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array());
    }

    @Property(tries = 2000)
    void damagedFramesAreFramesOrRefused(@ForAll @IntRange(max = 99) int position, @ForAll byte damage)
            throws IOException {
        byte[] body = ("{\"type\":\"result\",\"request_id\":\"c1\",\"status\":\"OK\",\"message\":\"\","
                        + "\"data\":{\"a\":[1.5,{\"b\":\"ü\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] stream = ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array();
        stream[position % stream.length] = damage;

        for (Frame.Inbound frame : readAll(stream)) {
            if (frame instanceof Frame.Result result) {
                assertThat(JSON.readTree(bytes(result.data())).isObject()).isTrue();
            }
        }
    }

    @Provide
    Arbitrary<List<String>> ids() {
        return Arbitraries.strings()
                .map(FrameCodecPropertyTests::wellFormed)
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.strings().map(FrameCodecPropertyTests::wellFormed).asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        return Arbitraries.oneOf(
                scalars,
                scalars.list().ofMaxSize(4).asGeneric(),
                Arbitraries.maps(Arbitraries.strings().alpha(), scalars)
                        .ofMaxSize(3)
                        .asGeneric());
    }

    private List<Frame.Inbound> readAll(byte[] stream) throws IOException {
        List<Frame.Inbound> frames = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(stream);
        try {
            for (Optional<Frame.Inbound> frame = codec.read(in); frame.isPresent(); frame = codec.read(in)) {
                frames.add(frame.get());
            }
        } catch (ProtocolException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        return frames;
    }

    /** Lone surrogates cannot be encoded; they become question marks. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return bytes;
    }

    /** Hands out a few bytes at a time, as a pipe may. */
    private static final class Chunked extends InputStream {

        private final InputStream in;
        private final int chunk;

        private Chunked(byte[] bytes, int length, int chunk) {
            this.in = new ByteArrayInputStream(bytes, 0, length);
            this.chunk = chunk;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, Math.min(chunk, length));
        }
    }
}
