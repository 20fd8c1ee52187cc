package io.procvision.runner.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does what it is told by lines of JSON on standard input, one answer a line. It stays up for a whole run, so that it is
 * as warm in the last round as the servers are.
 */
final class Generator {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, AdapterPipe> pipes = new HashMap<>();

    private Generator() {}

    public static void main(String[] arguments) throws Exception {
        Generator generator = new Generator();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(JSON.writeValueAsString(generator.obey(JSON.readTree(line))));
            }
        } finally {
            generator.pipes.values().forEach(AdapterPipe::close);
        }
    }

    private Map<String, ?> obey(JsonNode command) throws IOException, InterruptedException {
        String task = command.get("do").asString();
        return switch (task) {
            case "load" -> load(command);
            case "switching" -> new Switching(command).run();
            case "pipe" -> pipe(command);
            case "spawn" -> spawn(command);
            case "post" -> post(command);
            case "rewrite" -> rewrite(command);
            default -> throw new IllegalArgumentException("There is no task " + task);
        };
    }

    private static Map<String, Object> load(JsonNode command) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + nanos(command);
        return new Load(command).run(() -> System.nanoTime() - end < 0).summary(start);
    }

    private Map<String, Object> pipe(JsonNode command) throws IOException {
        String name = command.get("name").asString();
        AdapterPipe pipe = pipes.get(name);
        if (pipe == null) {
            pipe = new AdapterPipe(command);
            pipes.put(name, pipe);
        }
        byte[] call = AdapterPipe.frame("{\"type\":\"call\",\"request_id\":\"bench\",\"data\":"
                + command.get("body").asString().replace("@step@", "1") + "}");
        long start = System.nanoTime();
        return pipe.run(call, nanos(command)).summary(start);
    }

    private static Map<String, Double> spawn(JsonNode command) throws IOException {
        long start = System.nanoTime();
        AdapterPipe pipe = new AdapterPipe(command);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        pipe.close();
        return Map.of("ms", milliseconds);
    }

    /** A single request on a connection of its own. */
    private static Map<String, Object> post(JsonNode command) throws IOException {
        PostRequest target = PostRequest.of(command);
        byte[] request = target.withBody(command.get("body").asString());
        long start = System.nanoTime();
        try (Connection connection = new Connection(target.port())) {
            Connection.Answer answer = connection.exchange(request);
            double milliseconds = (System.nanoTime() - start) / 1e6;
            return Map.of("ms", milliseconds, "status", answer.status(), "body", answer.body());
        }
    }

    private static Map<String, Double> rewrite(JsonNode command) throws IOException {
        DurableFile file = new DurableFile(Path.of(command.get("file").asString()));
        return Map.of("ms", file.replace(command.get("content").asString().getBytes(UTF_8)) / 1e6);
    }

    private static long nanos(JsonNode command) {
        return (long) (command.get("seconds").asDouble() * 1e9);
    }
}
