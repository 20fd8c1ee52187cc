package io.procvision.runner.notification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real receiver of webhooks on the loopback interface, which can be unwell in all the usual ways. */
public final class Receiver implements AutoCloseable {

    public static final String SECRET = "shared by sender and receiver";

    private static final JsonMapper JSON = new JsonMapper();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<Received, Integer> answer = message -> 204;
    private volatile @Nullable HttpServer server;
    private int port;

    public Receiver() {
        comeBack();
    }

    /** One message with what its signature is checked by. */
    public record Received(String body, String timestamp, String signature) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        String reason() {
            return json().path("reason").asString();
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/hook");
    }

    Webhook webhook(String name) {
        return new Webhook(name, url(), SECRET, List.of());
    }

    public List<Received> received() {
        return received;
    }

    List<String> reasons() {
        return received.stream().map(Received::reason).toList();
    }

    public void answers(Function<Received, Integer> statuses) {
        answer = statuses;
    }

    /** Takes messages and never answers. */
    void hangs() {
        answers(message -> {
            try {
                closing.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return 204;
        });
    }

    void disappear() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
            server = null;
        }
    }

    /** At the address it had before. */
    void comeBack() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(threads);
            started.createContext("/", this::handle);
            started.start();
            port = started.getAddress().getPort();
            server = started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received message = new Received(
                    body,
                    exchange.getRequestHeaders().getFirst("X-ProcVision-Timestamp"),
                    exchange.getRequestHeaders().getFirst("X-ProcVision-Signature"));
            received.add(message);
            int status = answer.apply(message);
            if (status / 100 == 3) {
                exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        disappear();
        threads.shutdownNow();
    }
}
