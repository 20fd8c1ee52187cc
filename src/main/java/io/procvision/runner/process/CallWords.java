package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.FrameCodec;
import io.procvision.runner.protocol.Generation;
import io.procvision.runner.protocol.Inspection;
import io.procvision.runner.protocol.ProtocolException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts calls into the words of the version's generation, which is known from its first hello on. */
final class CallWords {

    private final AlgorithmVersion version;
    private final FrameCodec codec;
    private volatile @Nullable Generation generation;

    CallWords(AlgorithmVersion version, FrameCodec codec) {
        this.version = version;
        this.codec = codec;
    }

    void greetedBy(Frame.Hello hello) {
        generation = Generation.of(hello.capabilities());
    }

    /** Whether no process has been ready yet. */
    boolean areUnknown() {
        return generation == null;
    }

    /** The call's frame, once the words are known. */
    byte[] encode(AlgorithmCall call) {
        Generation words = Objects.requireNonNull(generation, "no process has said hello");
        if (words.needsGuideImage() && call.guideImage() == null) {
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED,
                    "guide_image is missing: %s judges by a current and a guide image".formatted(version));
        }
        try {
            return codec.encode(new Frame.Call(call.requestId(), words.express(inspection(call))));
        } catch (ProtocolException oversized) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "the call cannot be sent: %s (runner.process.max-frame-size)".formatted(oversized.getMessage()),
                    oversized);
        }
    }

    private static Inspection inspection(AlgorithmCall call) {
        AlgorithmCall.Image guide = call.guideImage();
        return new Inspection(
                call.requestId(),
                call.pid().value(),
                call.stepIndex(),
                call.stepDesc(),
                call.guideInfo(),
                image(call.currentImage()),
                guide == null ? null : image(guide));
    }

    private static Inspection.Image image(AlgorithmCall.Image image) {
        return new Inspection.Image(image.id(), image.meta());
    }
}
