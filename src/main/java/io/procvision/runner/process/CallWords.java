package io.procvision.runner.process;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.FrameCodec;
import io.procvision.runner.protocol.Generation;
import io.procvision.runner.protocol.Inspection;
import io.procvision.runner.protocol.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Puts calls into the words of the version's generation, which is known from its first hello on. */
final class CallWords {

    private final AlgorithmVersion version;
    private final FrameCodec codec;
    private final CallQueue queue;

    /** What the first hello tells; fails when no process will say it. */
    private volatile CompletableFuture<Generation> generation = new CompletableFuture<>();

    CallWords(AlgorithmVersion version, FrameCodec codec, CallQueue queue) {
        this.version = version;
        this.codec = codec;
        this.queue = queue;
    }

    void greetedBy(Frame.Hello hello) {
        Generation spoken = Generation.of(hello.capabilities());
        if (!generation.complete(spoken)) {
            generation = CompletableFuture.completedFuture(spoken);
        }
    }

    /** Nobody shall wait for a hello that will not come; the queue refuses already. */
    void refuse(String reason) {
        CompletableFuture<Generation> waitedFor = generation;
        if (!waitedFor.isDone()) {
            generation = new CompletableFuture<>();
            waitedFor.completeExceptionally(new RunnerException(Problem.PROCESS_UNAVAILABLE, reason));
        }
    }

    /** Whether no process has been ready yet. */
    boolean areUnknown() {
        return !generation.isDone();
    }

    /** The call's frame; one that comes before the first hello waits for it, as long as its caller does. */
    byte[] encode(AlgorithmCall call) {
        Generation words = generation(call);
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

    private Generation generation(AlgorithmCall call) {
        // In this order: a refusal after the look at the queue fails the very future that is waited for.
        CompletableFuture<Generation> hello = generation;
        if (!hello.isDone()) {
            queue.requireAccepting();
        }
        try {
            return hello.get(call.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException heldDown) {
            throw heldDown.getCause() instanceof RunnerException known ? known : new IllegalStateException(heldDown);
        } catch (TimeoutException late) {
            throw new CrowdedOutException(new RunnerException(
                    Problem.TIMEOUT,
                    "call %s outlasted its limit of %d ms: no process of %s has been ready yet"
                            .formatted(call.requestId(), call.timeout().toMillis(), version)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunnerException(
                    Problem.PROCESS_UNAVAILABLE,
                    "call %s was given up because its thread was interrupted".formatted(call.requestId()));
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
