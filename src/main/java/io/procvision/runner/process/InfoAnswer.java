package io.procvision.runner.process;

import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.InboundHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Waits for the data of one answer, outside of any queue. */
final class InfoAnswer implements InboundHandler {

    private final String requestId;
    private @Nullable ByteBuffer data;
    private @Nullable String failure;

    private InfoAnswer(String requestId) {
        this.requestId = requestId;
    }

    static ByteBuffer await(AlgorithmProcess process, String requestId) throws IOException {
        InfoAnswer answer = new InfoAnswer(requestId);
        while (answer.data == null && answer.failure == null) {
            process.receive()
                    .orElseThrow(() -> new HandshakeException("it ended before its info"))
                    .handleBy(answer);
        }
        if (answer.data == null) {
            throw new HandshakeException("its info failed: " + answer.failure);
        }
        return answer.data;
    }

    @Override
    public void onResult(Frame.Result result) {
        if (!result.requestId().equals(requestId)) {
            return;
        }
        if (result.status().equals("OK")) {
            data = result.data();
        } else {
            failure = "%s: %s".formatted(result.status(), result.message());
        }
    }

    @Override
    public void onFailure(Frame.Failure error) {
        failure = "error %s: %s".formatted(error.code(), error.message());
    }

    @Override
    public void onHello(Frame.Hello hello) {}

    @Override
    public void onPong(Frame.Pong pong) {}

    /** The end of the stream follows. */
    @Override
    public void onStopped(Frame.Stopped stopped) {}
}
