package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/**
 * The switch guarantee as clients on the line see it: eight of them call without a pause while the version changes forty
 * times. Every rollback ends the processes of the version it leaves, so both ways of replacing one are under load.
 */
@RunnerTest
class TrafficTests {

    private static final String PID = "A17";
    private static final int CLIENTS = 8;
    private static final int SWITCHES = 40;

    /** Enough for each client to have been answered about twice between two switches. */
    private static final int CALLS_BETWEEN = 16;

    @Autowired
    private RunnerClient runner;

    @Value("${runner.images.folder}")
    private Path shared;

    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stop = new AtomicBoolean();

    /** A call from the moment before it was sent to the moment after it was answered. */
    private record Call(long start, long end, int status, String version, String answer) {}

    /** A version that was asked for, and when the service had acknowledged it. */
    private record Switch(long asked, long acknowledged, String version) {}

    @BeforeEach
    void install() throws IOException {
        Files.write(shared.resolve("traffic.npy"), Npy.ofColour(8, 8, 1, 2, 3));
        runner.installed("fault_lab-1.0.0", "fault_lab-1.1.0");
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void everyCallIsAnsweredByAVersionThatWasBound() throws InterruptedException {
        List<Switch> switches = new ArrayList<>();
        switches.add(change("1.0.0", false));
        List<Thread> clients = IntStream.range(0, CLIENTS)
                .mapToObj(number -> new Thread(this::callUntilStopped, "client-" + number))
                .toList();
        clients.forEach(Thread::start);
        try {
            for (int i = 0; i < SWITCHES; i++) {
                awaitMoreCalls();
                boolean forth = i % 2 == 0;
                switches.add(change(forth ? "1.1.0" : "1.0.0", !forth && i % 4 == 1));
            }
            awaitMoreCalls();
        } finally {
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }

        assertThat(calls).hasSizeGreaterThan(SWITCHES * CALLS_BETWEEN).allSatisfy(call -> {
            assertThat(call.status()).as(call.answer()).isEqualTo(200);
            assertThat(call.version()).isIn(boundDuring(call, switches));
        });
        assertThat(runner.get("/api/v1/pids/%s/history?size=%d".formatted(PID, SWITCHES + 1))
                        .items("version"))
                .containsExactlyElementsOf(newestFirst(switches));
    }

    /** Those whose switch had been asked for before the call ended, and whose successor was not acknowledged before it began. */
    private static List<String> boundDuring(Call call, List<Switch> switches) {
        return IntStream.range(0, switches.size())
                .filter(i -> switches.get(i).asked() <= call.end())
                .filter(i -> i + 1 == switches.size() || switches.get(i + 1).acknowledged() >= call.start())
                .mapToObj(i -> switches.get(i).version())
                .toList();
    }

    private static List<String> newestFirst(List<Switch> switches) {
        List<String> versions =
                new ArrayList<>(switches.stream().map(Switch::version).toList());
        Collections.reverse(versions);
        return versions;
    }

    private Switch change(String version, boolean byRollback) {
        long asked = System.nanoTime();
        Answer answer = byRollback ? runner.rollback(PID) : runner.activate("fault_lab", version, PID);
        long acknowledged = System.nanoTime();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.body().at("/activations/0/version").asString()).isEqualTo(version);
        return new Switch(asked, acknowledged, version);
    }

    private void awaitMoreCalls() {
        int enough = calls.size() + CALLS_BETWEEN;
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.size() >= enough);
    }

    private void callUntilStopped() {
        while (!stop.get()) {
            String behaviour =
                    "{\"sleep_ms\":%d}".formatted(ThreadLocalRandom.current().nextInt(10));
            long start = System.nanoTime();
            Answer answer = runner.post("/api/v1/pids/" + PID + "/calls", call(behaviour));
            calls.add(new Call(
                    start,
                    System.nanoTime(),
                    answer.status(),
                    answer.body().path("version").asString(""),
                    answer.toString()));
        }
    }

    private static Map<String, ?> call(String behaviour) {
        Map<String, Integer> size = Map.of("width", 8, "height", 8);
        return Map.of(
                "step_desc",
                behaviour,
                "cur_image_shm_id",
                "traffic",
                "cur_image_meta",
                size,
                "guide_image_shm_id",
                "traffic",
                "guide_image_meta",
                size,
                "timeout_ms",
                20_000);
    }
}
