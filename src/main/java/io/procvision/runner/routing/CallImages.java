package io.procvision.runner.routing;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.images.CheckedImage;
import io.procvision.runner.process.AlgorithmCall;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The images of one call, all of them checked; closed when the call is over. */
record CallImages(CheckedImage current, @Nullable CheckedImage guide) implements AutoCloseable {

    /** The current image first; when the guide image then turns out bad, nothing of either stays behind. */
    static CallImages of(CheckedImage current, Supplier<@Nullable CheckedImage> guide) {
        boolean complete = false;
        try {
            CallImages images = new CallImages(current, guide.get());
            complete = true;
            return images;
        } finally {
            if (!complete) {
                current.close();
            }
        }
    }

    static RunnerException missing(String what) {
        return new RunnerException(
                Problem.IMAGE_LOAD_FAILED,
                "%s is missing: an algorithm never judges without its image".formatted(what));
    }

    AlgorithmCall.Image currentForCall() {
        return new AlgorithmCall.Image(current.id(), current.meta());
    }

    AlgorithmCall.@Nullable Image guideForCall() {
        return guide == null ? null : new AlgorithmCall.Image(guide.id(), guide.meta());
    }

    @Override
    public void close() {
        current.close();
        if (guide != null) {
            guide.close();
        }
    }
}
