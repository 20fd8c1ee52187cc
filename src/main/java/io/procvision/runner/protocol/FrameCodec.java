package io.procvision.runner.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns frames into bytes and back: four bytes of length, big-endian, then that many bytes of UTF-8 holding one JSON
 * object. A length of zero or beyond the limit is refused before a byte of it is read, so that stray output of an
 * algorithm cannot make the runner allocate gigabytes.
 */
public final class FrameCodec {

    private static final int HEADER = Integer.BYTES;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final int maxSize;

    public FrameCodec(DataSize maxSize) {
        if (maxSize.toBytes() < 1 || maxSize.toBytes() > Integer.MAX_VALUE - HEADER) {
            throw new IllegalArgumentException("A frame holds 1 byte to 2 GB, not %s".formatted(maxSize));
        }
        this.maxSize = (int) maxSize.toBytes();
    }

    /** The whole frame with its length, ready to be written at once. */
    public byte[] encode(Frame.Outbound frame) throws ProtocolException {
        Body body = new Body();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            frame.writeTo(json);
            json.writeEndObject();
        }
        int length = body.size() - HEADER;
        if (length > maxSize) {
            throw new ProtocolException("a frame of %d bytes exceeds the limit of %d".formatted(length, maxSize));
        }
        return body.toFrame(length);
    }

    /** The next frame of a known type, or empty at the end of the stream; frames of unknown types are passed over. */
    public Optional<Frame.Inbound> read(InputStream in) throws IOException {
        byte[] body = readBody(in);
        while (body != null) {
            Optional<Frame.Inbound> frame = decode(body);
            if (frame.isPresent()) {
                return frame;
            }
            body = readBody(in);
        }
        return Optional.empty();
    }

    /** A frame from its body, or empty when its type is unknown. */
    public Optional<Frame.Inbound> decode(byte[] body) throws ProtocolException {
        return new InboundParser(body).parse();
    }

    private byte @Nullable [] readBody(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == 0) {
            return null;
        }
        if (header.length < HEADER) {
            throw new ProtocolException("the stream ended inside a frame's length");
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length <= 0 || length > maxSize) {
            throw new ProtocolException("a frame claims %s bytes, which is not between 1 and %d"
                    .formatted(Integer.toUnsignedString(length), maxSize));
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new ProtocolException(
                    "the stream ended after %d of a frame's %d bytes".formatted(body.length, length));
        }
        return body;
    }

    /** Leaves room for the length in front, so that header and body go out in one write. */
    private static final class Body extends ByteArrayOutputStream {

        private static final int USUAL_SIZE = 1024;

        private Body() {
            super(USUAL_SIZE);
            count = HEADER;
        }

        private byte[] toFrame(int length) {
            ByteBuffer.wrap(buf).putInt(length);
            return toByteArray();
        }
    }
}
