package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import org.junit.jupiter.api.Test;

class AuditLinesTests {

    private static final Actor ANNA = new Actor("anna");

    @Test
    void aSwitchIsALine() {
        AuditEvent event = new AuditEvent(
                "switch",
                Outcome.FAILED,
                new Pid("A01"),
                new AlgorithmVersion("demo", "1.1.0"),
                new AlgorithmVersion("demo", "1.0.0"),
                ANNA,
                "fewer false alarms",
                "it did not start");

        assertThat(AuditLines.line(event))
                .isEqualTo(
                        "switch failed for PID A01 from demo 1.0.0 to demo 1.1.0 by anna: fewer false alarms; it did not start");
    }

    @Test
    void whatIsAboutNothingIsALineToo() {
        assertThat(AuditLines.line(
                        new AuditEvent("login", Outcome.SUCCEEDED, null, null, null, ANNA, "", "from 127.0.0.1")))
                .isEqualTo("login succeeded by anna: from 127.0.0.1");
    }

    @Test
    void noTextOfARequestPassesForALineOfItsOwn() {
        AuditEvent event = AuditEvent.ofPackage(
                "install",
                Outcome.REFUSED,
                new AlgorithmVersion("demo", "1.0.0"),
                ANNA,
                "a\r\n2026 INFO all is well\u2028x");

        assertThat(AuditLines.line(event))
                .isEqualTo("install refused of demo 1.0.0 by anna: a 2026 INFO all is well x");
    }
}
