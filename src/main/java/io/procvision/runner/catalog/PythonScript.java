package io.procvision.runner.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The scripts of ours that interpreters run; handed over stdin, so that no file of ours lies among the package's. */
enum PythonScript {
    DESCRIBE_INTERPRETER("describe_interpreter.py"),
    CHECK_WHEELS("check_wheels.py"),
    CHECK_ENTRY_POINT("check_entry_point.py");

    private final String text;

    PythonScript(String resource) {
        try (InputStream source = PythonScript.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IllegalStateException("The script %s is not in the jar".formatted(resource));
            }
            this.text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    ToolRun by(Path interpreter, Duration limit, String... arguments) {
        List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-"));
        command.addAll(List.of(arguments));
        return new ToolRun(command, limit).withInput(text);
    }
}
