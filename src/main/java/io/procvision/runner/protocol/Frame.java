package io.procvision.runner.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A message between runner and adapter. */
public sealed interface Frame {

    /** From the adapter; handled through {@link InboundHandler}, which a new case would break. */
    sealed interface Inbound extends Frame {
        void handleBy(InboundHandler handler);
    }

    /** From the runner. */
    sealed interface Outbound extends Frame {
        /** Writes the properties of the frame's object. */
        void writeTo(JsonGenerator json);
    }

    /** The first frame of an adapter; it is written before the algorithm is imported, so it does not mean readiness. */
    record Hello(String sdkVersion, Set<String> capabilities) implements Inbound {
        @Override
        public void handleBy(InboundHandler handler) {
            handler.onHello(this);
        }
    }

    /**
     * @param status the algorithm's own, {@code OK} or {@code ERROR}
     * @param data a JSON object as it came, known to be well-formed; shares the bytes of its frame
     */
    record Result(String requestId, String status, String message, ByteBuffer data) implements Inbound {
        @Override
        public void handleBy(InboundHandler handler) {
            handler.onResult(this);
        }
    }

    /**
     * An {@code error} frame, or a result that cannot be passed on.
     *
     * @param requestId null when it concerns the adapter as a whole, which then ends
     */
    record Failure(@Nullable String requestId, String code, String message) implements Inbound {
        @Override
        public void handleBy(InboundHandler handler) {
            handler.onFailure(this);
        }
    }

    record Pong(String requestId) implements Inbound {
        @Override
        public void handleBy(InboundHandler handler) {
            handler.onPong(this);
        }
    }

    /** The adapter's farewell. */
    record Stopped() implements Inbound {
        @Override
        public void handleBy(InboundHandler handler) {
            handler.onStopped(this);
        }
    }

    /** The runner's answer to a hello. */
    record Welcome(String runnerVersion, Duration heartbeatInterval, Duration heartbeatGrace) implements Outbound {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("type", "hello");
            json.writeStringProperty("runner_version", runnerVersion);
            json.writeNumberProperty("heartbeat_interval_ms", heartbeatInterval.toMillis());
            json.writeNumberProperty("heartbeat_grace_ms", heartbeatGrace.toMillis());
        }
    }

    record Call(String requestId, CallData data) implements Outbound {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("type", "call");
            json.writeStringProperty("request_id", requestId);
            json.writeObjectPropertyStart("data");
            data.writeTo(json);
            json.writeEndObject();
        }
    }

    record Ping(String requestId) implements Outbound {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("type", "ping");
            json.writeStringProperty("request_id", requestId);
        }
    }

    record Shutdown() implements Outbound {
        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("type", "shutdown");
        }
    }
}
