package io.procvision.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient.Answer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;

/** The service's own description of its answers, to which the answers are held that tests get from it. */
final class Description {

    private static final List<String> HEADERS = List.of(HttpHeaders.LOCATION, HttpHeaders.RETRY_AFTER);

    /** Read once: it is the same for all that the tests start. */
    private static final AtomicReference<@Nullable Description> KNOWN = new AtomicReference<>();

    private final JsonNode paths;
    private final List<PathPattern> patterns;

    private Description(JsonNode document) {
        this.paths = document.path("paths");
        this.patterns = paths.propertyNames().stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    static Description of(RunnerClient runner) {
        return Objects.requireNonNull(
                KNOWN.updateAndGet(known -> known == null ? new Description(runner.description()) : known));
    }

    /** Paths and methods that are not described have no answers to be told of; they are refused or pages. */
    void require(HttpMethod method, Answer answer) {
        operation(method, answer.path()).ifPresent(operation -> {
            String told = "%s %s answered %s".formatted(method, answer.path(), answer);
            JsonNode response = operation.path("responses").path(Integer.toString(answer.status()));
            assertThat(response.isMissingNode())
                    .as("%s, of which the description knows no such status", told)
                    .isFalse();
            if (answer.body().has("error") && answer.status() >= 400) {
                assertThat(response.path("content")
                                .path("application/problem+json")
                                .path("examples")
                                .propertyNames())
                        .as("%s, of which the description knows no such problem", told)
                        .contains(answer.body().path("error").asString());
            }
            HEADERS.stream()
                    .filter(header -> answer.headers().getFirst(header) != null)
                    .forEach(header -> assertThat(response.path("headers").has(header))
                            .as("%s, of which the description knows no header %s", told, header)
                            .isTrue());
        });
    }

    private Optional<JsonNode> operation(HttpMethod method, String rawPath) {
        PathContainer path = PathContainer.parsePath(rawPath);
        return patterns.stream()
                .filter(pattern -> pattern.matches(path))
                .min(Comparator.naturalOrder())
                .map(pattern -> paths.path(pattern.getPatternString())
                        .path(method.name().toLowerCase(Locale.ROOT)))
                .filter(operation -> !operation.isMissingNode());
    }
}
