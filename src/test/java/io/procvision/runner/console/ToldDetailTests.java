package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.catalog.ValidationView.Check;
import io.procvision.runner.catalog.ValidationView.Result;
import io.procvision.runner.core.Problem;
import org.junit.jupiter.api.Test;

class ToldDetailTests {

    @Test
    void aSentenceStaysWhole() {
        assertThat(ToldDetail.of("manifest.json, entry_point: it is missing"))
                .isEqualTo(new ToldDetail("manifest.json, entry_point: it is missing", ""));
    }

    @Test
    void whatAToolPrintedIsSetApart() {
        assertThat(ToldDetail.of("pip could not install the wheels: Looking in links\nERROR: No matching distribution"))
                .isEqualTo(new ToldDetail(
                        "pip could not install the wheels:", "Looking in links\nERROR: No matching distribution"));
    }

    @Test
    void outputThatBeginsOnALineOfItsOwnIsSetApartThere() {
        assertThat(ToldDetail.of("The check ended with status 1\nTraceback"))
                .isEqualTo(new ToldDetail("The check ended with status 1", "Traceback"));
    }

    @Test
    void aFailedCheckIsTakenApartIntoProblemAndDetail() {
        ToldCheck check = ToldCheck.of(new Check("wheels", Result.FAIL, "2004 wheels_missing: numpy is needed"));

        assertThat(check)
                .isEqualTo(new ToldCheck(
                        "wheels", Result.FAIL, Problem.WHEELS_MISSING, new ToldDetail("numpy is needed", "")));
    }

    @Test
    void aCheckThatPassedHasNothingToTell() {
        assertThat(ToldCheck.of(new Check("read", Result.PASS, "ok")).detail()).isNull();
    }
}
