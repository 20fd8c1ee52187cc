package io.procvision.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Clients that call one PID without a pause while its version changes, and the switch guarantee as they see it: every call
 * is answered, by a version that was bound at some moment of that call.
 */
public final class Traffic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final List<Switch> switches = new ArrayList<>();

    /** A call from the moment before it was sent to the moment after it was answered. */
    private record Call(long start, long end, int status, String version, String answer) {}

    /** A version that was asked for, and when the service had acknowledged it. */
    private record Switch(long asked, long acknowledged, String version) {}

    /** Binds the PID to that version; the change fails by itself where it is not acknowledged. */
    public void change(String version, Runnable change) {
        long asked = System.nanoTime();
        change.run();
        switches.add(new Switch(asked, System.nanoTime(), version));
    }

    /** One more client, to be called when the PID has a version. */
    public Client client(Supplier<Answer> call) {
        Client client = new Client(call);
        clients.add(client);
        client.thread.start();
        return client;
    }

    /** Until each of the clients has been answered so many times more. */
    public void awaitMoreCalls(int count) {
        for (Client client : clients) {
            if (!client.abandoned) {
                int enough = client.calls.size() + count;
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> client.calls.size() >= enough || !client.thread.isAlive());
            }
        }
    }

    /** In the order in which they were asked for. */
    public List<String> versions() {
        return switches.stream().map(Switch::version).toList();
    }

    /** Lets every client end with the call that it is at. */
    @Override
    public void close() throws InterruptedException {
        clients.forEach(client -> client.stopped = true);
        for (Client client : clients) {
            client.thread.join();
        }
    }

    /** After {@link #close}. */
    public void requireNothingLost() {
        for (Client client : clients) {
            assertThat(client.calls).isNotEmpty().allSatisfy(call -> {
                assertThat(call.status()).as(call.answer()).isEqualTo(200);
                assertThat(call.version()).isIn(boundDuring(call));
            });
        }
    }

    /** Those whose switch had been asked for before the call ended, and whose successor was not acknowledged before it began. */
    private List<String> boundDuring(Call call) {
        return IntStream.range(0, switches.size())
                .filter(i -> switches.get(i).asked() <= call.end())
                .filter(i -> i + 1 == switches.size() || switches.get(i + 1).acknowledged() >= call.start())
                .mapToObj(i -> switches.get(i).version())
                .toList();
    }

    /** One that sends the next call when the last is answered. */
    public static final class Client {

        private final Supplier<Answer> call;
        private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
        private final Thread thread = new Thread(this::callUntilStopped, "client");
        private volatile boolean stopped;
        private volatile boolean abandoned;

        private Client(Supplier<Answer> call) {
            this.call = call;
        }

        /** From now on nobody promises it an answer, because its runner is about to be killed. */
        public void abandon() {
            abandoned = true;
            stopped = true;
        }

        private void callUntilStopped() {
            while (!stopped) {
                long start = System.nanoTime();
                Call answered = ask(start);
                if (!abandoned) {
                    calls.add(answered);
                }
            }
        }

        private Call ask(long start) {
            try {
                Answer answer = call.get();
                return new Call(
                        start,
                        System.nanoTime(),
                        answer.status(),
                        answer.body().path("version").asString(""),
                        answer.toString());
            } catch (RuntimeException unanswered) {
                stopped = true;
                return new Call(start, System.nanoTime(), 0, "", unanswered.toString());
            }
        }
    }
}
