package io.procvision.runner.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains a tool's output into a bounded memory: the tail is what tells why it failed. */
final class ToolOutput extends Thread {

    private static final int LIMIT = 256 * 1024;

    private final InputStream source;
    private final byte[] ring = new byte[LIMIT];
    private long total;

    ToolOutput(InputStream source) {
        super("tool-output");
        this.source = source;
        setDaemon(true);
    }

    @Override
    public void run() {
        byte[] buffer = new byte[8192];
        try {
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException closed) {
            // The tool was killed, or outlived by a child that holds its output: what has been read is what there is.
        }
    }

    synchronized String text() {
        int length = (int) Math.min(total, LIMIT);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = ring[(int) ((total - length + i) % LIMIT)];
        }
        return new String(text, StandardCharsets.UTF_8).strip();
    }

    private synchronized void keep(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (total++ % LIMIT)] = buffer[i];
        }
    }
}
