package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The README's table of meters is that of the running service: the same series, types and labels, none more or less. */
@RunnerTest
class MeterTableTests {

    private static final String PID = "A18";
    private static final Pattern ROW =
            Pattern.compile("\\| `(runner_\\w+)` \\| (\\w+) \\|([^|]*)\\|([^|]*)\\|([^|]*)\\| ([^|]*) \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (runner_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(runner_\\w+?)(?:_count|_sum|_bucket)?(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    /** Of histograms; every one has it. */
    private static final String BUCKET = "le";

    @Autowired
    private RunnerClient runner;

    private record Meter(String type, Set<String> labels) {}

    @BeforeEach
    void callOnce() {
        runner.installed("other_lab-1.0.0");
        runner.activate("other_lab", "1.0.0", PID);
        runner.call(PID, "{}");
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    @Test
    void theTableIsComplete() throws IOException {
        Map<String, Meter> documented = documented();

        // The figures of processes appear with the next look at them.
        await().untilAsserted(() -> assertThat(scraped()).isEqualTo(documented));
    }

    @Test
    void everyRowSaysWhatItMeansAndHowManySeriesThereCanBe() throws IOException {
        assertThat(rows().results())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.group(4)).as(row.group()).isNotBlank())
                .allSatisfy(row -> assertThat(row.group(5)).as(row.group()).isNotBlank())
                .allSatisfy(row -> assertThat(row.group(6)).as(row.group()).isNotBlank());
    }

    @Test
    void whereTheTableNamesANumberThatManySeriesThereAre() throws IOException {
        String text = scrape();

        assertThat(rows().results()
                        .filter(row -> row.group(6).matches("\\d+\\b.*"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(
                                text.lines().filter(line -> whole(line).equals(row.group(1))))
                        .as(row.group(1))
                        .hasSize(Integer.parseInt(row.group(6).split("\\D", 2)[0])));
    }

    private static Map<String, Meter> documented() throws IOException {
        Map<String, Meter> meters = new TreeMap<>();
        Matcher row = rows();
        while (row.find()) {
            meters.put(row.group(1), new Meter(row.group(2), words(row.group(3).replaceAll("[`·,]", " "))));
        }
        return meters;
    }

    private static Matcher rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("README.md")));
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" ", -1))
                .filter(word -> !word.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, Meter> scraped() {
        String text = scrape();
        Map<String, Meter> meters = new TreeMap<>();
        TYPE.matcher(text)
                .results()
                .forEach(type -> meters.put(type.group(1), new Meter(type.group(2), new TreeSet<>())));
        text.lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                Meter meter =
                        meters.containsKey(sample.group(1)) ? meters.get(sample.group(1)) : meters.get(whole(line));
                String labels = sample.group(2) == null ? "" : sample.group(2);
                LABEL.matcher(labels)
                        .results()
                        .map(label -> label.group(1))
                        .filter(name -> !name.equals(BUCKET))
                        .forEach(meter.labels()::add);
            }
        });
        return meters;
    }

    private String scrape() {
        return Objects.requireNonNull(
                runner.text("/actuator/prometheus", "text/plain").getBody());
    }

    private static String whole(String line) {
        return line.split("[{ ]", 2)[0];
    }
}
