package io.procvision.runner.console;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Says what the API says in a few fixed English phrases (why a version is kept, what a canary waits for, why a PID is
 * unhealthy) in the language of the page. A phrase is recognized by its form; one that is not known is shown as it is.
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
                    "few-durations-before",
                    "(?:inconclusive: )?(\\d+) calls of the version before whose duration was kept,"
                            + " too few to compare p95s with while min_calls is (\\d+)"),
            phrase(
                    "breach",
                    "(?:unhealthy: )?(\\w+) is (\\S+) in (\\d+) calls over PT(\\d+)S, above its limit of (\\S+)"),
            phrase(
                    "doubt",
                    "(?:inconclusive: )?(\\w+) is (\\S+) in (\\d+) calls over PT(\\d+)S, above its limit of (\\S+),"
                            + " which may be chance"),
            phrase("promoted", "promoted by (.+)"),
            phrase("unwatched", "switched, and nothing to bake"),
            phrase("settled", "every PID is settled"),
            // how a binding does
            around("chance", "(.+), which may be chance"),
            phrase("needs-calls", "(\\d+) of the (\\d+) calls that a judgement needs within (.+)"),
            phrase("failed", "(.+) of the last (\\d+) calls failed \\(limit (.+)\\) within (.+)"),
            phrase("timed-out", "(.+) of the last (\\d+) calls timed out \\(limit (.+)\\) within (.+)"),
            phrase(
                    "drift",
                    "(.+) of the last (\\d+) parts were judged NG, but (.+) of (\\d+) by the version before"
                            + " \\(limit of the difference (.+)\\) within (.+)"),
            phrase("down", "The processes of (.+) are down by Actuator's health \\((.*)\\)"),
            phrase("dying", "(.+) keeps dying: a process died (\\d+) times and is held down"),
            phrase("heartbeats", "A process of (.+) missed (\\d+) heartbeats in a row \\(limit (\\d+)\\)"),
            phrase("memory", "A process of (.+) occupies (.+) of memory \\(limit (.+)\\)"),
            phrase("cpu", "A process of (.+) uses (.+) of a core \\(limit (.+)\\)"),
            around("withdrawn", "(\\S+ \\S+) is withdrawn everywhere: (.+)"),
            // what became of a binding file
            phrase("corrupt", "The binding file is corrupt: (.+)"),
            phrase("not-installed", "The binding file names (.+), which is not installed"),
            phrase("restored", "binding file restored"),
            phrase("replaced", "binding file replaced from outside"),
            phrase("emergencies-lost", "record of emergencies without the database unusable"),
            // why nothing is kept warm
            phrase("not-warmed", "(\\S+ \\S+) could not be warmed: (.+)"),
            phrase("died", "the processes of (.+) died too often"),
            phrase(
                    "let-go",
                    "(.+) was let go because standbys took (.+), and runner\\.process\\.standby-memory allows them (.+)"));

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
                        .map(part -> phrase.holdsPhrases() ? of(part) : part)
                        .toArray();
                return messages.getMessage(phrase.key(), names, LocaleContextHolder.getLocale());
            }
        }
        return english;
    }

    private static Phrase phrase(String key, String form) {
        return new Phrase("phrase." + key, Pattern.compile(form, Pattern.DOTALL), false);
    }

    /** One that other phrases stand in. */
    private static Phrase around(String key, String form) {
        return new Phrase("phrase." + key, Pattern.compile(form, Pattern.DOTALL), true);
    }

    private record Phrase(String key, Pattern form, boolean holdsPhrases) {}
}
