package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a build of the image would stumble over, seen without an engine. */
class DockerfileTests {

    private static final Set<String> KNOWN = Set.of(
            "FROM",
            "ARG",
            "ENV",
            "WORKDIR",
            "COPY",
            "ADD",
            "RUN",
            "USER",
            "VOLUME",
            "EXPOSE",
            "HEALTHCHECK",
            "ENTRYPOINT",
            "CMD",
            "LABEL",
            "SHELL",
            "STOPSIGNAL",
            "ONBUILD");

    /** What the practice start is told besides, which does not change what the cache fits. */
    private static final List<String> FOR_PRACTICE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching");

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

    @Test
    void everyInstructionIsOneThatBuildersKnow() {
        assertThat(instructions)
                .isNotEmpty()
                .allMatch(line -> KNOWN.contains(line.split(" ", 2)[0]), "begins with an instruction");
        assertThat(instructions)
                .filteredOn(line -> line.contains("[\""))
                .hasSize(2)
                .allSatisfy(line -> assertThat(words(line)).isNotEmpty());
    }

    /** A JVM with other flags than those of the practice start does without the cache, and only says so in its log. */
    @Test
    void theServiceIsStartedAsItWasPractised() {
        String practice = only("RUN java ");
        List<String> practised = Arrays.stream(practice.split(" ", -1))
                .filter(word -> word.startsWith("-XX:"))
                .toList();
        List<String> started = words(only("ENTRYPOINT "));
        String workdir = only("WORKDIR /app").split(" ", -1)[1];

        assertThat(value(practised, "-XX:AOTCacheOutput=")).isEqualTo(value(started, "-XX:AOTCache="));
        assertThat(practised)
                .filteredOn(flag -> !flag.startsWith("-XX:AOTCacheOutput=") && !FOR_PRACTICE.contains(flag))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(started.stream()
                        .filter(word -> word.startsWith("-XX:") && !word.startsWith("-XX:AOTCache="))
                        .filter(flag -> !flag.equals("-XX:+ExitOnOutOfMemoryError"))
                        .toList());
        assertThat(workdir + "/" + practice.replaceFirst(".* -jar (\\S+) .*", "$1"))
                .isEqualTo(started.get(started.size() - 1));
    }

    private String only(String beginning) {
        List<String> found =
                instructions.stream().filter(line -> line.startsWith(beginning)).toList();
        assertThat(found).as(beginning).hasSize(1);
        return found.get(0);
    }

    /** Of an instruction in the form that no shell reads. */
    private static List<String> words(String instruction) {
        String array = instruction.substring(instruction.indexOf('['));
        return new JsonMapper()
                .readTree(array)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static String value(List<String> words, String flag) {
        return words.stream()
                .filter(word -> word.startsWith(flag))
                .map(word -> word.substring(flag.length()))
                .collect(Collectors.joining(" "));
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
