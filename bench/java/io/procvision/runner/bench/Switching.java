package io.procvision.runner.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/**
 * Switches a PID to and fro while clients call, and holds every answer against what the service had acknowledged: a call
 * that began after the acknowledgement of a switch, and ended before the next was asked for, has one right version only.
 * The pauses are long enough for such calls, and irregular so that nothing can fall into step with them.
 */
final class Switching {

    private final JsonNode command;
    private final List<Switch> switches = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    /**
     * @param command a load's, with {@code switch_path}, {@code switch_body} in which {@code @version@} stands for the
     *     version, {@code versions} whose last one is bound at the beginning, {@code switches} and {@code pause_ms}
     */
    Switching(JsonNode command) {
        this.command = command;
    }

    private record Switch(String to, long asked, long acknowledged) {}

    Map<String, Object> run() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread switcher = new Thread(
                () -> {
                    try {
                        switchAll();
                    } catch (IOException | InterruptedException broken) {
                        refused.add(broken.toString());
                    } finally {
                        over.set(true);
                    }
                },
                "switcher");
        long start = System.nanoTime();
        switcher.start();
        Samples samples = new Load(command).run(() -> !over.get());
        switcher.join();
        Map<String, Object> summary = samples.summary(start);
        summary.put("switches", switches.size());
        summary.put("refused", refused);
        summary.put(
                "acknowledged_ms",
                switches.stream()
                        .map(each -> (each.acknowledged - each.asked) / 1e6)
                        .toList());
        judge(samples, summary);
        return summary;
    }

    private void switchAll() throws IOException, InterruptedException {
        JsonNode versions = command.get("versions");
        int pause = command.get("pause_ms").asInt();
        String body = command.get("switch_body").asString();
        PostRequest calls = PostRequest.of(command);
        PostRequest target =
                new PostRequest(calls.port(), command.get("switch_path").asString(), calls.authorization());
        try (Connection connection = new Connection(target.port())) {
            for (int i = 0; i < command.get("switches").asInt(); i++) {
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(pause / 2, 2 * pause));
                String to = versions.get(i % versions.size()).asString();
                byte[] request = target.withBody(body.replace("@version@", to));
                long asked = System.nanoTime();
                Connection.Answer answer = connection.exchange(request);
                if (answer.status() == 200) {
                    switches.add(new Switch(to, asked, System.nanoTime()));
                } else {
                    refused.add("%d %s".formatted(answer.status(), answer.body()));
                }
            }
        }
    }

    private void judge(Samples samples, Map<String, Object> summary) {
        JsonNode versions = command.get("versions");
        String initial = versions.get(versions.size() - 1).asString();
        int[] decided = new int[1];
        int[] stale = new int[1];
        samples.forEach((begin, end, version) -> {
            String standing = initial;
            boolean between = true;
            for (Switch each : switches) {
                if (each.acknowledged <= begin) {
                    standing = each.to;
                } else if (each.asked < end) {
                    between = false;
                } else {
                    break;
                }
            }
            if (between) {
                decided[0]++;
                stale[0] += version.equals(standing) ? 0 : 1;
            }
        });
        summary.put("decided", decided[0]);
        summary.put("stale", stale[0]);
    }
}
