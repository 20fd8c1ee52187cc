package io.procvision.runner.routing;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of a binding file: a JSON object of exactly {@code name}, {@code version} and {@code activated_at}. Its
 * mapper is its own, because other programs read these files whatever the service's JSON is configured to be.
 */
final class BindingFormat {

    private static final Set<String> KEYS = Set.of("name", "version", "activated_at");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Finer times, as other programs may write them, would never equal what the log remembers. */
    private static final ChronoUnit KEPT = ChronoUnit.MICROS;

    private BindingFormat() {}

    static byte[] write(ActiveBinding binding) {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("name", binding.version().name())
                .put("version", binding.version().version())
                .put("activated_at", binding.activatedAt().toString()));
    }

    /** The binding, or a {@link MalformedBindingException} that says what is wrong with the content. */
    static ActiveBinding read(Pid pid, byte[] content) throws MalformedBindingException {
        try {
            JsonNode json = JSON.readTree(content);
            Set<String> keys = new TreeSet<>(json.propertyNames());
            if (!json.isObject() || !keys.equals(KEYS)) {
                throw new MalformedBindingException(
                        "expected a JSON object with the keys name, version and activated_at, but found "
                                + (json.isObject() ? "the keys " + keys : "no object"));
            }
            return new ActiveBinding(
                    pid,
                    new AlgorithmVersion(text(json, "name"), text(json, "version")),
                    Instant.parse(text(json, "activated_at")).truncatedTo(KEPT));
        } catch (JacksonException noJson) {
            throw new MalformedBindingException("not JSON: " + noJson.getOriginalMessage());
        } catch (DateTimeParseException noTime) {
            throw new MalformedBindingException("activated_at is no ISO-8601 UTC time: " + noTime.getParsedString());
        } catch (RunnerException malformedName) {
            throw new MalformedBindingException(malformedName.detail());
        }
    }

    private static String text(JsonNode json, String key) throws MalformedBindingException {
        JsonNode value = json.get(key);
        if (!value.isString()) {
            throw new MalformedBindingException(key + " is no string");
        }
        return value.stringValue();
    }
}
