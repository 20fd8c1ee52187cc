package io.procvision.runner.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, kept alive where the server lets it live. It understands just enough of HTTP to find the end
 * of an answer, because a full client would take more of the machine than the service that is measured.
 */
final class Connection implements AutoCloseable {

    private static final int PATIENCE_MS = 30_000;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String END_OF_CHUNKS = "0\r\n\r\n";

    private final int port;
    private final byte[] buffer = new byte[64 * 1024];
    private @Nullable Socket socket;

    Connection(int port) {
        this.port = port;
    }

    /** What the server said, headers left out. */
    record Answer(int status, String body) {}

    Answer exchange(byte[] request) throws IOException {
        Socket open = socket == null ? connect() : socket;
        open.getOutputStream().write(request);
        int filled = 0;
        int headEnd = -1;
        while (headEnd < 0) {
            filled = readMore(open, filled);
            headEnd = text(0, filled).indexOf(END_OF_HEAD);
        }
        String head = text(0, headEnd).toLowerCase(Locale.ROOT);
        int bodyStart = headEnd + END_OF_HEAD.length();
        int length = contentLength(head);
        while (length < 0 ? !text(bodyStart, filled).endsWith(END_OF_CHUNKS) : filled < bodyStart + length) {
            filled = readMore(open, filled);
        }
        if (head.contains("connection: close")) {
            close();
        }
        return new Answer(Integer.parseInt(head.substring(9, 12)), text(bodyStart, filled));
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    private Socket connect() throws IOException {
        Socket fresh = new Socket(InetAddress.getLoopbackAddress(), port);
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(PATIENCE_MS);
        socket = fresh;
        return fresh;
    }

    private int readMore(Socket open, int filled) throws IOException {
        int read = open.getInputStream().read(buffer, filled, buffer.length - filled);
        if (read <= 0) {
            throw new EOFException("the answer ended after %d bytes".formatted(filled));
        }
        return filled + read;
    }

    private String text(int from, int to) {
        return new String(buffer, from, to - from, ISO_8859_1);
    }

    /** Negative when the body comes in chunks. */
    private static int contentLength(String head) {
        String header = "content-length:";
        int at = head.indexOf(header);
        if (at < 0) {
            return -1;
        }
        int end = head.indexOf('\r', at);
        return Integer.parseInt(head.substring(at + header.length(), end < 0 ? head.length() : end)
                .strip());
    }
}
