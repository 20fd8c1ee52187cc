package io.procvision.runner.process;

import io.procvision.runner.protocol.Frame;
import io.procvision.runner.protocol.InboundHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from a launched process to a warm one: hello, welcome, ping, pong. The pong is what counts, since an adapter
 * says hello before it imports its algorithm; where the import fails, an error frame without request id follows, and an
 * exit status of 0.
 */
final class Handshake implements InboundHandler {

    private static final Logger log = LoggerFactory.getLogger(Handshake.class);
    private static final String PING = "handshake";

    private final AlgorithmProcess process;
    private final ProcessSettings settings;
    private Frame.@Nullable Hello hello;
    private Frame.@Nullable Failure failure;
    private boolean ponged;

    private Handshake(AlgorithmProcess process, ProcessSettings settings) {
        this.process = process;
        this.settings = settings;
    }

    static Frame.Hello perform(AlgorithmProcess process, ProcessSettings settings) throws IOException {
        return new Handshake(process, settings).perform();
    }

    private Frame.Hello perform() throws IOException {
        Duration allowed = settings.handshakeTimeout();
        process.deadline().arm(ProcessDeadline.Duty.HANDSHAKE, allowed);
        while (hello == null) {
            receive("its hello");
        }
        greet();
        while (!ponged) {
            receive("its first pong");
        }
        if (!process.deadline().disarm()) {
            throw late();
        }
        return hello;
    }

    /** An adapter that is ending has closed its side; why it ends is found when reading on. */
    private void greet() {
        try {
            process.send(new Frame.Welcome(runnerVersion(), settings.heartbeatInterval(), settings.heartbeatGrace()));
            process.send(new Frame.Ping(PING));
        } catch (IOException ending) {
            log.debug("Process {} is ending already", process.osPid(), ending);
        }
    }

    private void receive(String awaited) throws IOException {
        Optional<Frame.Inbound> frame = process.receive();
        frame.ifPresent(present -> present.handleBy(this));
        if (failure != null) {
            throw new HandshakeException(
                    "its adapter reported error %s: %s".formatted(failure.code(), failure.message()));
        }
        if (frame.isEmpty()) {
            throw process.deadline().expired().isPresent()
                    ? late()
                    : new HandshakeException("it ended before " + awaited);
        }
    }

    private HandshakeException late() {
        return new HandshakeException(
                "it did not answer a ping within %d ms of its launch (runner.process.handshake-timeout)"
                        .formatted(settings.handshakeTimeout().toMillis()));
    }

    private static String runnerVersion() {
        String version = Handshake.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public void onHello(Frame.Hello frame) {
        hello = frame;
    }

    @Override
    public void onFailure(Frame.Failure frame) {
        failure = frame;
    }

    @Override
    public void onPong(Frame.Pong pong) {
        ponged = pong.requestId().equals(PING);
    }

    /** The end of the stream follows. */
    @Override
    public void onStopped(Frame.Stopped frame) {}

    /** Nothing was asked yet. */
    @Override
    public void onResult(Frame.Result result) {}
}
