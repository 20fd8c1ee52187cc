package io.procvision.runner.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/**
 * Clients that each send one call after another. Every client has a step index of its own, which the algorithm's answer
 * carries; an answer with another one was meant for somebody else and counts as wrong.
 */
final class Load {

    private static final String STEP = "\"step_index\":";
    private static final String VERSION = "\"version\":\"";

    private final PostRequest target;
    private final String body;
    private final int clients;

    /**
     * @param command {@code port}, {@code path}, {@code authorization} (may be empty), {@code body} in which {@code @step@}
     *     stands for the step index, {@code clients}
     */
    Load(JsonNode command) {
        this.target = PostRequest.of(command);
        this.body = command.get("body").asString();
        this.clients = command.get("clients").asInt();
    }

    /** Sends calls as long as that goes on, and returns when the last answer has come. */
    Samples run(BooleanSupplier goesOn) throws InterruptedException {
        List<Samples> samples = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int client = 1; client <= clients; client++) {
            int step = client;
            Samples own = new Samples();
            samples.add(own);
            Thread thread = new Thread(
                    () -> {
                        try (Connection connection = new Connection(target.port())) {
                            start.await();
                            send(connection, step, own, goesOn);
                        } catch (IOException | InterruptedException | RuntimeException end) {
                            own.failed(end.toString());
                        }
                    },
                    "client-" + client);
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return Samples.merged(samples);
    }

    private void send(Connection connection, int step, Samples samples, BooleanSupplier goesOn) throws IOException {
        byte[] request = target.withBody(body.replace("@step@", Integer.toString(step)));
        while (goesOn.getAsBoolean()) {
            long begin = System.nanoTime();
            try {
                Connection.Answer answer = connection.exchange(request);
                long end = System.nanoTime();
                if (answer.status() != 200) {
                    samples.failed("%d %s".formatted(answer.status(), answer.body()));
                } else if (stepIn(answer.body()) != step) {
                    samples.failed("wrong: sent step %d, got %s".formatted(step, answer.body()));
                } else {
                    samples.answered(begin, end, versionIn(answer.body()));
                }
            } catch (IOException lost) {
                samples.failed("lost: " + lost);
                connection.close();
            }
        }
    }

    private static int stepIn(String body) {
        int at = body.indexOf(STEP);
        if (at < 0) {
            return -1;
        }
        int from = at + STEP.length();
        while (from < body.length() && body.charAt(from) == ' ') {
            from++;
        }
        int to = from;
        while (to < body.length() && Character.isDigit(body.charAt(to))) {
            to++;
        }
        return to == from ? -1 : Integer.parseInt(body, from, to, 10);
    }

    private static String versionIn(String body) {
        int at = body.indexOf(VERSION);
        return at < 0 ? "" : body.substring(at + VERSION.length(), body.indexOf('"', at + VERSION.length()));
    }
}
