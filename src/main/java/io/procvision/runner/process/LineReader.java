package io.procvision.runner.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads lines of UTF-8, cutting those that never end: an algorithm must not fill the runner's memory through its log. */
final class LineReader {

    static final int LONGEST = 16 * 1024;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in); // not every platform's is buffered
    }

    /** Null at the end. */
    @Nullable
    String next() throws IOException {
        line.reset();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() == LONGEST) {
                break;
            }
            next = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
