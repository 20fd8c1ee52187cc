package io.procvision.runner.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** An adapter with nothing between it and its caller: what any runner can at best come up to. */
final class AdapterPipe implements AutoCloseable {

    private static final byte[] PING = frame("{\"type\":\"ping\",\"request_id\":\"bench\"}");

    private final Process process;
    private final OutputStream toAdapter;
    private final DataInputStream fromAdapter;

    /** Launches it and waits for its first pong. */
    AdapterPipe(JsonNode command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.get("command")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList())
                .directory(Path.of(command.get("directory").asString()).toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.get("environment")
                .properties()
                .forEach(each ->
                        builder.environment().put(each.getKey(), each.getValue().asString()));
        process = builder.start();
        toAdapter = process.getOutputStream();
        fromAdapter = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        boolean answering = false;
        try {
            receive();
            exchange(PING);
            answering = true;
        } finally {
            if (!answering) {
                close();
            }
        }
    }

    static byte[] frame(String json) {
        byte[] body = json.getBytes(UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    byte[] exchange(byte[] frame) throws IOException {
        toAdapter.write(frame);
        toAdapter.flush();
        return receive();
    }

    private byte[] receive() throws IOException {
        return fromAdapter.readNBytes(fromAdapter.readInt());
    }

    Samples run(byte[] call, long nanos) throws IOException {
        Samples samples = new Samples();
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            long begin = System.nanoTime();
            String answer = new String(exchange(call), UTF_8);
            long end = System.nanoTime();
            if (answer.contains("\"error_code\"")) {
                samples.failed(answer);
            } else {
                samples.answered(begin, end, "");
            }
        }
        return samples;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
