package io.procvision.runner.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * An image that lies in the shared folder and is known to fit its meta. Closing it, after the call it was for, removes
 * the file if the runner wrote it; a client's own file is left alone.
 */
public final class CheckedImage implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CheckedImage.class);

    private final String id;
    private final JsonNode meta;
    private final @Nullable Path owned;

    private CheckedImage(String id, JsonNode meta, @Nullable Path owned) {
        this.id = id;
        this.meta = meta;
        this.owned = owned;
    }

    static CheckedImage ofClient(String id, JsonNode meta) {
        return new CheckedImage(id, meta, null);
    }

    static CheckedImage ofRunner(String id, JsonNode meta, Path file) {
        return new CheckedImage(id, meta, file);
    }

    /** What the algorithm is told; not always what the client said, for an encoded image is replaced by a decoded one. */
    public String id() {
        return id;
    }

    public JsonNode meta() {
        return meta;
    }

    @Override
    public void close() {
        if (owned == null) {
            return;
        }
        try {
            Files.deleteIfExists(owned);
        } catch (IOException failure) {
            log.warn("The image {} stays behind until the next start", owned, failure);
        }
    }
}
