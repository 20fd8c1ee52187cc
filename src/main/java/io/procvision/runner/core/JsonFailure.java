package io.procvision.runner.core;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says what is wrong with the JSON of a request in the client's words: which property, and what it should have been. */
public final class JsonFailure {

    private static final Pattern WHERE_JACKSON_KEEPS_IT = Pattern.compile(", from `[^`]*`");

    private JsonFailure() {}

    public static String describe(JacksonException failure) {
        if (failure instanceof StreamConstraintsException beyond) {
            return "it is larger or deeper than what is read: "
                    + WHERE_JACKSON_KEEPS_IT
                            .matcher(beyond.getOriginalMessage())
                            .replaceAll("");
        }
        if (!(failure instanceof MismatchedInputException mismatch)) {
            return firstLine(failure.getOriginalMessage());
        }
        String property = failure.getPath().stream().map(JsonFailure::step).collect(Collectors.joining());
        if (property.isEmpty()) {
            return "a JSON object is expected";
        }
        return "%s cannot be read as %s".formatted(property.substring(1), form(mismatch.getTargetType()));
    }

    /** In words that hold for any client, whatever it is written in. */
    private static String form(@Nullable Class<?> type) {
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == String.class) {
            return "text";
        }
        return type != null && Collection.class.isAssignableFrom(type) ? "a list" : "what is expected there";
    }

    private static String step(JacksonException.Reference reference) {
        return reference.getPropertyName() == null
                ? "[%d]".formatted(reference.getIndex())
                : "." + reference.getPropertyName();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no reason given");
    }
}
