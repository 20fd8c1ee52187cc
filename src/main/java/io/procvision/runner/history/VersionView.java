package io.procvision.runner.history;

import org.jspecify.annotations.Nullable;

public record VersionView(String name, String version) {

    static @Nullable VersionView of(@Nullable String name, @Nullable String version) {
        return name == null || version == null ? null : new VersionView(name, version);
    }
}
