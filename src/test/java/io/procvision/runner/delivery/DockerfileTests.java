package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a build of the image would stumble over, seen without an engine. */
class DockerfileTests {

    private static final Pattern STAGE = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\w+))?$");

    private final List<String> instructions = instructions();

    @Test
    void everythingThatIsCopiedExistsAndIsLetThrough() throws IOException {
        List<String> letThrough = Files.readAllLines(Path.of(".dockerignore"));

        List<String> sources = instructions.stream()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                .map(line -> line.split(" "))
                .flatMap(words -> Arrays.stream(words, 1, words.length - 1))
                .toList();

        assertThat(letThrough).contains("*");
        assertThat(sources).isNotEmpty().allSatisfy(source -> {
            assertThat(Path.of(source)).exists();
            assertThat(letThrough).contains("!" + source);
        });
    }

    @Test
    void everyStageThatIsCopiedFromExists() {
        List<String> stages = STAGE.matcher(String.join("\n", instructions))
                .results()
                .map(stage -> stage.group(2))
                .toList();

        assertThat(instructions)
                .filteredOn(line -> line.contains("--from="))
                .map(line -> line.replaceFirst(".*--from=(\\w+) .*", "$1"))
                .isNotEmpty()
                .allMatch(stages::contains);
    }

    @Test
    void theImageRunsAsNobodySpecialAndSaysHowItIs() {
        List<String> image =
                instructions.subList(instructions.lastIndexOf("FROM debian:bookworm-slim"), instructions.size());

        assertThat(image).contains("USER 10001:10001").anyMatch(line -> line.startsWith("HEALTHCHECK "));
        assertThat(image.subList(image.indexOf("USER 10001:10001") + 1, image.size()))
                .noneMatch(line -> line.startsWith("USER "));
        assertThat(instructions).noneMatch(line -> line.matches("(?i)(ARG|ENV) .*(password|secret|token).*"));
    }

    /** One line each, without comments. */
    private static List<String> instructions() {
        try {
            return Files.readString(Path.of("Dockerfile"))
                    .replaceAll("(?m)^#.*\\R", "")
                    .replaceAll("\\s*\\\\\\R\\s*", " ")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError("Dockerfile cannot be read", failure);
        }
    }
}
