package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Looks for barriers in a page: what a program can find of WCAG 2.1 A and AA. The script is handed to the page past its
 * content security policy, as the tools of a browser are.
 */
final class Axe {

    private static final String SCRIPT = script();

    private static final String RUN = """
            async () => {
              const found = await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
                resultTypes: ['violations'],
              });
              return found.violations.flatMap(violation => violation.nodes.map(node =>
                `${violation.id} (${violation.impact}): ${violation.help}\\n  at ${node.target.join(' ')}`
                + `\\n  ${node.html.slice(0, 200)}\\n  ${node.failureSummary.replaceAll('\\n', '\\n  ')}`)).join('\\u0000');
            }
            """;

    private Axe() {}

    static void assertNoBarriers(Page page) {
        page.evaluate(SCRIPT);
        String found = (String) page.evaluate(RUN);
        List<String> barriers = found.isEmpty() ? List.of() : Arrays.asList(found.split("\0", -1));
        assertThat(barriers).as("barriers in %s", page.url()).isEmpty();
    }

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
