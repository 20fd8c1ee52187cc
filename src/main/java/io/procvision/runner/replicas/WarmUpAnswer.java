package io.procvision.runner.replicas;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** @param failure why the version is not warm at that runner; null where it is */
record WarmUpAnswer(long request, String runner, @Nullable String failure) {

    Optional<String> whyNot() {
        return Optional.ofNullable(failure);
    }
}
