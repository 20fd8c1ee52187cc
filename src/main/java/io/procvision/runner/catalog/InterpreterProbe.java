package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Has interpreters describe themselves. An answer holds as long as the file is the same; one that does not run, or is no
 * Python with packaging tools, is remembered as such too, because version switchers are slow to say no.
 */
@Component
class InterpreterProbe {

    private static final Logger log = LoggerFactory.getLogger(InterpreterProbe.class);

    private final PythonSettings settings;
    private final Map<Key, Optional<Interpreter>> known = new ConcurrentHashMap<>();

    InterpreterProbe(PythonSettings settings) {
        this.settings = settings;
    }

    Optional<Interpreter> describe(Path executable) {
        try {
            Key key = new Key(executable, Files.getLastModifiedTime(executable));
            return known.computeIfAbsent(key, unknown -> ask(executable));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private Optional<Interpreter> ask(Path executable) {
        try {
            ToolRun.Result answer = PythonScript.DESCRIBE_INTERPRETER
                    .by(executable, settings.probeTimeout())
                    .run();
            if (answer.succeeded()) {
                return Optional.of(read(answer.lastLine()));
            }
            log.debug("{} is no usable Python: {}", executable, answer.lastLine());
        } catch (RunnerException | StoreJson.MalformedJson failure) {
            log.debug("{} is no usable Python: {}", executable, failure.getMessage());
        }
        return Optional.empty();
    }

    private static Interpreter read(String answer) throws StoreJson.MalformedJson {
        JsonNode json = StoreJson.parse(answer.getBytes(StandardCharsets.UTF_8));
        Set<String> tags = new HashSet<>();
        json.path("tags").values().forEach(tag -> tags.add(tag.asString()));
        return new Interpreter(
                Path.of(json.path("executable").asString()),
                json.path("version").asString(),
                json.path("implementation").asString(),
                json.path("abi").asString(),
                json.path("platform").asString(),
                json.path("pip").asString(),
                tags);
    }

    private record Key(Path executable, FileTime modified) {}
}
