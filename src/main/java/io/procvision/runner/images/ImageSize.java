package io.procvision.runner.images;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import tools.jackson.databind.JsonNode;

/** Width and height in pixels, both positive. */
record ImageSize(int width, int height) {

    ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("%d×%d is not the size of an image".formatted(width, height));
        }
    }

    /** What a client says an image measures; without it, adapters hand the algorithm no image at all. */
    static ImageSize claimedBy(JsonNode meta, String image) {
        return new ImageSize(positive(meta, "width", image), positive(meta, "height", image));
    }

    long pixels() {
        return (long) width * height;
    }

    private static int positive(JsonNode meta, String side, String image) {
        JsonNode value = meta.path(side);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED,
                    "The meta of image '%s' needs a positive integer %s, but has %s"
                            .formatted(image, side, value.isMissingNode() ? "none" : value));
        }
        return value.intValue();
    }

    @Override
    public String toString() {
        return width + "×" + height;
    }
}
