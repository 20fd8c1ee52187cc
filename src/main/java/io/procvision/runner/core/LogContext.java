package io.procvision.runner.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What log lines are about, beside their words: fields of a structured line (ECS), by the names that the API uses. Opened
 * where work for one subject begins and closed where it ends, when the fields are again as they were before:
 *
 * <pre>{@code try (LogContext unused = LogContext.about(pid, version)) { … }}</pre>
 *
 * A call opens none: only its request id and operator are set, which takes fifty nanoseconds, and what else there
 * is to say of it is said by the one line of its failure.
 */
public final class LogContext implements AutoCloseable {

    public static final String REQUEST_ID = "request_id";
    public static final String OPERATOR = "operator";
    public static final String CANARY = "canary";
    private static final String PID = "pid";
    private static final String NAME = "name";
    private static final String VERSION = "version";

    private final @Nullable Map<String, String> before = MDC.getCopyOfContextMap();

    private LogContext() {}

    public static LogContext about(AlgorithmVersion version) {
        return new LogContext().version(version);
    }

    /** Whatever is null stays as it is. */
    public static LogContext about(@Nullable Pid pid, @Nullable AlgorithmVersion version) {
        LogContext context = new LogContext().version(version);
        if (pid != null) {
            MDC.put(PID, pid.value());
        }
        return context;
    }

    public static LogContext of(Actor operator) {
        return new LogContext().by(operator);
    }

    public LogContext by(Actor operator) {
        MDC.put(OPERATOR, operator.name());
        return this;
    }

    public LogContext with(String field, String value) {
        MDC.put(field, value);
        return this;
    }

    /** The figure that an automatic action goes by. */
    public LogContext because(@Nullable Trigger trigger) {
        if (trigger != null) {
            MDC.put("metric", trigger.metric());
            MDC.put("value", String.valueOf(trigger.value()));
            MDC.put("threshold", String.valueOf(trigger.threshold()));
            MDC.put("window_seconds", String.valueOf(trigger.window().toMillis() / 1000.0));
            MDC.put("calls", String.valueOf(trigger.calls()));
        }
        return this;
    }

    private LogContext version(@Nullable AlgorithmVersion version) {
        if (version != null) {
            MDC.put(NAME, version.name());
            MDC.put(VERSION, version.version());
        }
        return this;
    }

    /** The same work on another thread, with the fields that this one has now. */
    public static Runnable carriedBy(Runnable work) {
        Map<String, String> here = MDC.getCopyOfContextMap();
        return () -> {
            try (LogContext unused = new LogContext()) {
                restore(here);
                work.run();
            }
        };
    }

    private static void restore(@Nullable Map<String, String> fields) {
        if (fields == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(fields);
        }
    }

    @Override
    public void close() {
        restore(before);
    }
}
