package io.procvision.runner.catalog;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an archive may demand of this machine.
 *
 * @param maxRatio unpacked to packed bytes of a single entry, counted from 1 MB unpacked on
 */
@ConfigurationProperties("runner.archive")
public record ArchiveSettings(
        @DefaultValue("2GB") DataSize maxSize,
        @DefaultValue("8GB") DataSize maxUnpackedSize,
        @DefaultValue("20000") int maxEntries,
        @DefaultValue("100") int maxRatio) {

    public ArchiveSettings {
        if (maxSize.toBytes() < 1 || maxUnpackedSize.toBytes() < 1 || maxEntries < 1 || maxRatio < 1) {
            throw new IllegalArgumentException(
                    "runner.archive.max-size, max-unpacked-size, max-entries and max-ratio must be positive, but are %s, %s, %d and %d"
                            .formatted(maxSize, maxUnpackedSize, maxEntries, maxRatio));
        }
    }
}
