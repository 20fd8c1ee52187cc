package io.procvision.runner.routing;

import io.procvision.runner.core.Pid;
import io.procvision.runner.process.CallAnswer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Renders an answer with the algorithm's {@code data} spliced in byte for byte: what the algorithm said is what the
 * client reads, and large answers are not parsed a second time.
 */
final class CallAnswerJson {

    private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

    private CallAnswerJson() {}

    static byte[] render(Pid pid, CallAnswer answer) {
        byte[] head = ("{\"request_id\":" + quote(answer.requestId())
                        + ",\"pid\":" + quote(pid.value())
                        + ",\"name\":" + quote(answer.version().name())
                        + ",\"version\":" + quote(answer.version().version())
                        + ",\"status\":" + quote(answer.status())
                        + ",\"message\":" + quote(answer.message())
                        + ",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = (",\"queue_ms\":" + milliseconds(answer.queued()) + ",\"execute_ms\":"
                        + milliseconds(answer.executed()) + "}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = answer.data().duplicate();
        ByteArrayOutputStream json = new ByteArrayOutputStream(head.length + data.remaining() + tail.length);
        json.writeBytes(head);
        byte[] middle = new byte[data.remaining()];
        data.get(middle);
        json.writeBytes(middle);
        json.writeBytes(tail);
        return json.toByteArray();
    }

    private static String quote(String text) {
        return '"' + new String(QUOTES.quoteAsCharArray(text)) + '"';
    }

    /** With three decimals; a formatter would take longer than all the rest of the answer. */
    private static String milliseconds(Duration duration) {
        long micros = (duration.toNanos() + 500) / 1000;
        return micros / 1000 + "." + String.valueOf(1000 + micros % 1000).substring(1);
    }
}
