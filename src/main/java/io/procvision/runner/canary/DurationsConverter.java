package io.procvision.runner.canary;

import io.procvision.runner.health.Durations;
import jakarta.persistence.AttributeConverter;
import org.jspecify.annotations.Nullable;

/** Durations in one column, as text that a person can read too. */
class DurationsConverter implements AttributeConverter<@Nullable Durations, @Nullable String> {

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable Durations durations) {
        return durations == null ? null : durations.write();
    }

    @Override
    public @Nullable Durations convertToEntityAttribute(@Nullable String column) {
        return column == null ? null : Durations.read(column);
    }
}
