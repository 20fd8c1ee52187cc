package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Problem;
import io.procvision.runner.health.HealthPolicy;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.process.ProcessState;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the console: complete in both languages, and there for everything that a template asks for. */
class WordsTests {

    private static final Path BUNDLES = Path.of("src/main/resources/messages");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates/console");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    /** A key as it stands; one that is put together is tested by what it is put together of. */
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][A-Za-z0-9_.]*)[}(]|#messages\\.msg\\('([^']+)'\\)");

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        for (Path english : bundles(false)) {
            Path chinese = BUNDLES.resolve(english.getFileName().toString().replace(".properties", "_zh.properties"));
            assertThat(keys(chinese)).as(chinese.toString()).isEqualTo(keys(english));
            Properties one = load(english);
            Properties other = load(chinese);
            one.stringPropertyNames()
                    .forEach(key -> assertThat(placeholders(other.getProperty(key)))
                            .as("placeholders of %s in %s", key, chinese)
                            .isEqualTo(placeholders(one.getProperty(key))));
        }
    }

    /** Beside a placeholder an apostrophe is a quote, and is swallowed together with the placeholder after it. */
    @Test
    void noWordsHaveAStraightApostrophe() throws IOException {
        for (Path bundle :
                Stream.concat(bundles(false).stream(), bundles(true).stream()).toList()) {
            assertThat(load(bundle).values().stream().map(String::valueOf).filter(text -> text.contains("'")))
                    .as(bundle.toString())
                    .isEmpty();
        }
    }

    @Test
    void noKeyIsInTwoBundles() throws IOException {
        List<String> all = new ArrayList<>();
        for (Path bundle : bundles(false)) {
            all.addAll(keys(bundle));
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void everyTemplateFindsItsWords() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Path bundle : bundles(false)) {
            known.addAll(keys(bundle));
        }
        try (Stream<Path> templates = Files.list(TEMPLATES)) {
            for (Path template : templates.toList()) {
                Matcher keys = KEY.matcher(Files.readString(template));
                while (keys.find()) {
                    assertThat(known)
                            .as(template.toString())
                            .contains(keys.group(1) == null ? keys.group(2) : keys.group(1));
                }
            }
        }
    }

    @Test
    void everyProblemHasATitleAndAnAdvice() throws IOException {
        for (Problem problem : Problem.values()) {
            Failure failure = Failure.of(problem, "detail");
            assertThat(keys(BUNDLES.resolve("frame.properties"))).contains(failure.title(), failure.advice());
        }
    }

    @Test
    void everyStateHasAWord() throws IOException {
        assertThat(keys(BUNDLES.resolve("overview.properties")))
                .containsAll(words("wellness.", Wellness.values()))
                .containsAll(words("overview.filter.", LineFilter.values()))
                .containsAll(words("overview.none.", LineFilter.values()));
        assertThat(keys(BUNDLES.resolve("pid.properties")))
                .containsAll(words("cause.", SwitchCause.values()))
                .containsAll(words("process.state.", ProcessState.values()))
                .containsAll(HealthPolicy.METRICS.stream()
                        .map(metric -> "pid.metric." + metric)
                        .toList());
    }

    private static List<String> words(String prefix, Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> prefix + value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<Path> bundles(boolean chinese) throws IOException {
        try (Stream<Path> files = Files.list(BUNDLES)) {
            return files.filter(file -> file.toString().endsWith("_zh.properties") == chinese)
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> keys(Path bundle) throws IOException {
        return new TreeSet<>(load(bundle).stringPropertyNames());
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    private static Properties load(Path bundle) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(bundle)) {
            properties.load(reader);
        }
        return properties;
    }
}
