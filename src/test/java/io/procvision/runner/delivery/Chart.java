package io.procvision.runner.delivery;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The chart, rendered by Helm itself. From a copy in which the hooks, here the pod of {@code helm test}, are manifests
 * like others: Helm as a library leaves hooks out.
 */
final class Chart {

    static final Path FOLDER = Path.of("helm/procvision-runner");

    private final Path copy;

    Chart(Path folder) throws IOException {
        this.copy = folder;
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target, Files.readString(file).replace("helm.sh/hook: test", "example.com/hook: test"));
            }
        }
    }

    /** The manifests for the values of a file, in the order in which Helm would apply them. */
    List<Map<String, Object>> render(Path values) {
        String manifests = new Helm(copy)
                .template()
                .withName("line")
                .withNamespace("vision")
                .withKubeVersion("1.34.0")
                .withValuesFile(values)
                .call();
        return StreamSupport.stream(yaml().loadAll(manifests).spliterator(), false)
                .filter(Objects::nonNull)
                .map(Chart::manifest)
                .toList();
    }

    /** The only manifest of that kind. */
    static Map<String, Object> only(List<Map<String, Object>> manifests, String kind) {
        List<Map<String, Object>> found = manifests.stream()
                .filter(manifest -> kind.equals(manifest.get("kind")))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("%d manifests of kind %s".formatted(found.size(), kind));
        }
        return found.get(0);
    }

    static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> manifest(Object document) {
        return (Map<String, Object>) document;
    }
}
