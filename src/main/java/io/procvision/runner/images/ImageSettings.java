package io.procvision.runner.images;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param folder where images are shared with algorithms and clients; by default a folder of its own in memory where
 *     there is one, else {@code shm} in the store
 * @param maxPixels how large an encoded image may be, judged by its header before anything is decoded
 */
@ConfigurationProperties("runner.images")
public record ImageSettings(
        @Nullable Path folder, @DefaultValue("100000000") long maxPixels) {

    public ImageSettings {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("runner.images.max-pixels must be positive, but is " + maxPixels);
        }
    }
}
