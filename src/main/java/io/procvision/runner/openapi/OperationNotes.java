package io.procvision.runner.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What there is to say of the operations, in one file beside this class: words and examples, apart from the code. */
@Component
class OperationNotes {

    private static final String FILE = "operations.yml";

    private final Map<String, OperationNote> notes = new LinkedHashMap<>();

    OperationNotes() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(200);
        try (InputStream file = new ClassPathResource(FILE, OperationNotes.class).getInputStream()) {
            Map<String, Map<String, Object>> yaml = new Yaml(new SafeConstructor(options)).load(file);
            yaml.forEach((operation, note) -> notes.put(operation, OperationNote.of(note)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The jar lacks " + FILE, unreadable);
        }
    }

    Optional<OperationNote> of(String method, String path) {
        return Optional.ofNullable(notes.get(method + " " + path));
    }

    /** Method and path of each, with a blank between. */
    Set<String> operations() {
        return notes.keySet();
    }
}
