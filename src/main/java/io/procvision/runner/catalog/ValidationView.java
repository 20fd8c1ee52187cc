package io.procvision.runner.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** How a package fared in the checks; after a failed one the others are skipped, as they build on it. */
public record ValidationView(Result status, List<Check> checks) {

    public record Check(String name, Result result, String message) {}

    public enum Result {
        PASS,
        FAIL,
        SKIPPED;

        @JsonValue
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
