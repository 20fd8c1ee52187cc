package io.procvision.runner.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of files. It has a mapper of its own, so that no setting for the HTTP interface changes a file's format. */
final class StoreJson {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private StoreJson() {}

    /** Reads strict UTF-8, with or without byte order mark, as tools on Windows write it. */
    static JsonNode parse(byte[] content) throws MalformedJson {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return MAPPER.readTree(!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text);
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedJson("it is not UTF-8", notUtf8);
        } catch (JacksonException malformed) {
            throw new MalformedJson(
                    "it is not JSON: %s at line %d"
                            .formatted(
                                    malformed.getOriginalMessage(),
                                    malformed.getLocation() == null
                                            ? 1
                                            : malformed.getLocation().getLineNr()),
                    malformed);
        }
    }

    static final class MalformedJson extends Exception {

        MalformedJson(String why, Throwable cause) {
            super(why, cause);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }
}
