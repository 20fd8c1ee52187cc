package io.procvision.runner.console;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Says what the API says in a few fixed English phrases (why a version is kept, what a canary waits for) in the language
 * of the page. A phrase is recognized by its form; one that is not known is shown as it is.
 */
@Component("phrases")
class Phrases {

    private static final List<Phrase> KNOWN = List.of(
            // who needs a version
            phrase("active", "active on (\\S+)"),
            phrase("rollback-target", "the rollback target of (\\S+)"),
            phrase("process", "in use by process (\\d+)"),
            phrase("worker", "in use by worker (.+)"),
            phrase("canary-version", "the version of canary (\\d+)"),
            phrase("canary-return", "what PIDs of canary (\\d+) go back to"),
            phrase("newest", "among the newest (\\d+) of (.+)"),
            // why a canary leaves a PID out
            phrase("not-bound", "not bound"),
            phrase("other-package", "(?:it is )?bound to another package, (.+)"),
            phrase("excluded", "excluded by exclude_pids"),
            phrase("critical", "critical, by runner\\.canary\\.critical-pids"),
            phrase("pinned", "(?:it is )?pinned"),
            phrase("other-canary", "part of canary (\\d+)"),
            // what a canary waits for
            phrase("freeze", "the end of freeze window '(.*)' \\((.*)\\) at (\\S+)"),
            phrase("more-calls", "enough calls to judge"),
            phrase("person", "a person to promote it"),
            phrase("approval", "approval of the last stage by another person than (.+)"),
            // what became of a PID
            phrase("ended-before", "the canary ended before its turn"),
            phrase("rebound", "somebody else bound it to (.+)"),
            phrase("unbound", "somebody else unbound it"),
            phrase("pinned-stays", "it is pinned, and stays on (.+)"),
            phrase("not-back", "not back yet: (.+)"),
            // what the figures of a stage say
            phrase("healthy", "(?:healthy: )?all criteria are met"),
            phrase("few-calls", "(?:inconclusive: )?(\\d+) calls of the new version, but min_calls is (\\d+)"),
            phrase(
                    "few-calls-before",
                    "(?:inconclusive: )?(\\d+) calls of the version before, too few to compare with while min_calls is (\\d+)"),
            phrase(
                    "breach",
                    "(?:unhealthy: )?(\\w+) is (\\S+) in (\\d+) calls over PT(\\d+)S, above its limit of (\\S+)"),
            phrase(
                    "doubt",
                    "(?:inconclusive: )?(\\w+) is (\\S+) in (\\d+) calls over PT(\\d+)S, above its limit of (\\S+),"
                            + " which may be chance"),
            phrase("promoted", "promoted by (.+)"),
            phrase("unwatched", "switched, and nothing to bake"),
            phrase("settled", "every PID is settled"));

    private final MessageSource messages;

    Phrases(MessageSource messages) {
        this.messages = messages;
    }

    public String of(String english) {
        for (Phrase phrase : KNOWN) {
            Matcher known = phrase.form().matcher(english);
            if (known.matches()) {
                Object[] names = IntStream.rangeClosed(1, known.groupCount())
                        .mapToObj(known::group)
                        .toArray();
                return messages.getMessage(phrase.key(), names, LocaleContextHolder.getLocale());
            }
        }
        return english;
    }

    private static Phrase phrase(String key, String form) {
        return new Phrase("phrase." + key, Pattern.compile(form, Pattern.DOTALL));
    }

    private record Phrase(String key, Pattern form) {}
}
