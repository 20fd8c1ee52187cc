package io.procvision.runner.policy;

import io.procvision.runner.health.OnCrash;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** What the value of a rule is, and how it is written in a request and in the database. */
enum RuleKind {
    FLAG("true or false", RuleKind::flag),
    COUNT("a whole number", Integer::valueOf),
    NUMBER("a number", Double::valueOf),
    NUMBER_OR_NONE("a number or none", orNone(Double::valueOf)),
    DURATION("a duration such as PT90S or 90s", DurationStyle::detectAndParse),
    SIZE_OR_NONE("a size such as 2GB, or none", orNone(DataSize::parse)),
    ON_CRASH("rollback or restart", text -> OnCrash.valueOf(text.toUpperCase(Locale.ROOT)));

    /** The value of a limit that there is none. */
    static final String NONE = "none";

    private final String form;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<String, Object> parser;

    RuleKind(String form, Function<String, Object> parser) {
        this.form = form;
        this.parser = parser;
    }

    String form() {
        return form;
    }

    /** @throws IllegalArgumentException if the text has another form */
    Object parse(String text) {
        return parser.apply(text.strip());
    }

    /** As it is stored, and told to people; {@link #parse} reads it again. */
    static String text(Object value) {
        return value instanceof OnCrash onCrash ? onCrash.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    /** For an answer: numbers and truth values as such, everything else as text. */
    static Object json(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : text(value);
    }

    private static Object flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Function<String, Object> orNone(Function<String, Object> parser) {
        return text -> text.equals(NONE) ? NONE : parser.apply(text);
    }
}
