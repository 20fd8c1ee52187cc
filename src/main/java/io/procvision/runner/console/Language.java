package io.procvision.runner.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the console. */
enum Language {
    ENGLISH("en", Locale.ENGLISH),
    CHINESE("zh-CN", Locale.SIMPLIFIED_CHINESE);

    private final String tag;

    @SuppressWarnings("ImmutableEnumChecker") // a Locale is
    private final Locale locale;

    Language(String tag, Locale locale) {
        this.tag = tag;
        this.locale = locale;
    }

    String tag() {
        return tag;
    }

    Locale locale() {
        return locale;
    }

    /** By its first letters: every Chinese is better served by this one than by English. */
    static Optional<Language> named(String name) {
        return Arrays.stream(values())
                .filter(language -> language.locale.getLanguage().equals(name))
                .findFirst();
    }

    static Language of(Locale locale) {
        return named(locale.getLanguage()).orElse(ENGLISH);
    }

    /** The first of these that there is; English otherwise. */
    static Language firstOf(List<Locale> preferred) {
        return preferred.stream()
                .flatMap(locale -> named(locale.getLanguage()).stream())
                .findFirst()
                .orElse(ENGLISH);
    }
}
