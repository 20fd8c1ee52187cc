package io.procvision.runner.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads one frame in one pass. The data of a result is checked but not built: only where it begins and ends is kept, so
 * that the same bytes can go out to the client.
 *
 * <p>Python writes {@code NaN} and {@code Infinity}, which no JSON parser of a client has to accept. Such a result is a
 * failure of this one request; the pipe itself is in order.
 */
final class InboundParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final ByteBuffer NO_DATA = ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8));
    private static final String UNSPECIFIED = "1000";

    private final byte[] body;

    private @Nullable String type;
    private @Nullable String requestId;
    private String status = "OK";
    private String message = "";
    private String errorCode = UNSPECIFIED;
    private String sdkVersion = "unknown";
    private final Set<String> capabilities = new HashSet<>();
    private @Nullable ByteBuffer data = NO_DATA.duplicate();
    private boolean holdsNonNumbers;

    InboundParser(byte[] body) {
        this.body = body;
    }

    Optional<Frame.Inbound> parse() throws ProtocolException {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException("a frame holds no JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                property(name, json);
            }
            if (json.nextToken() != null) {
                throw new ProtocolException("a frame holds more than one JSON object");
            }
        } catch (JacksonException malformed) {
            throw new ProtocolException(
                    "a frame is not valid JSON: %s".formatted(malformed.getOriginalMessage()), malformed);
        }
        return frame();
    }

    private void property(String name, JsonParser json) throws ProtocolException {
        switch (name) {
            case "type" -> type = text(json);
            case "request_id" -> requestId = text(json);
            case "status" -> status = textOr(status, json);
            case "message" -> message = textOr(message, json);
            case "error_code" -> errorCode = textOr(errorCode, json);
            case "sdk_version" -> sdkVersion = textOr(sdkVersion, json);
            case "capabilities" -> readCapabilities(json);
            case "data" -> data = slice(json);
            default -> pass(json);
        }
    }

    private Optional<Frame.Inbound> frame() throws ProtocolException {
        if (type == null) {
            return Optional.empty();
        }
        return switch (type) {
            case "hello" -> Optional.of(new Frame.Hello(sdkVersion, Set.copyOf(capabilities)));
            case "result" -> Optional.of(result(requireRequestId()));
            case "error" -> Optional.of(new Frame.Failure(requestId, errorCode, message));
            case "pong" -> Optional.of(new Frame.Pong(requireRequestId()));
            case "shutdown" -> Optional.of(new Frame.Stopped());
            default -> Optional.empty();
        };
    }

    private Frame.Inbound result(String id) {
        if (holdsNonNumbers) {
            return new Frame.Failure(
                    id, UNSPECIFIED, "the algorithm's answer holds NaN or Infinity, which JSON cannot express");
        }
        if (data == null) {
            return new Frame.Failure(id, UNSPECIFIED, "the data of the algorithm's answer is not a JSON object");
        }
        return new Frame.Result(id, status, message, data);
    }

    private String requireRequestId() throws ProtocolException {
        if (requestId == null) {
            throw new ProtocolException("a %s frame names no request_id".formatted(type));
        }
        return requestId;
    }

    /** The bytes of an object; null where there is something else. */
    private @Nullable ByteBuffer slice(JsonParser json) throws ProtocolException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            boolean absent = json.currentToken() == JsonToken.VALUE_NULL;
            pass(json);
            return absent ? NO_DATA.duplicate() : null;
        }
        long from = json.currentTokenLocation().getByteOffset();
        pass(json);
        long to = json.currentLocation().getByteOffset();
        if (from < 0 || to < 0) {
            throw new ProtocolException("a frame is not encoded in UTF-8");
        }
        return ByteBuffer.wrap(body, (int) from, (int) (to - from)).slice();
    }

    private void readCapabilities(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            pass(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String capability = text(json);
            if (capability != null) {
                capabilities.add(capability);
            }
        }
    }

    private String textOr(String fallback, JsonParser json) {
        String text = text(json);
        return text == null ? fallback : text;
    }

    private @Nullable String text(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING || json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getString();
        }
        pass(json);
        return null;
    }

    /** Goes to the end of the present value. */
    private void pass(JsonParser json) {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (token != null) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && json.isNaN()) {
                holdsNonNumbers = true;
            }
            if (depth == 0) {
                return;
            }
            token = json.nextToken();
        }
    }
}
