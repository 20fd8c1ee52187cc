package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.ProblemDetails;
import io.procvision.runner.core.RunnerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.ProblemDetail;

/** A failure that was told to clients first, and is read back from that. */
class FailureTests {

    @ParameterizedTest
    @EnumSource
    void everyProblemIsRecognisedByWhatClientsAreTold(Problem problem) {
        RunnerException failure = new RunnerException(problem, "what was wrong");

        assertThat(Failure.of(ProblemDetails.of(failure))).isEqualTo(Failure.of(failure));
    }

    @Test
    void oneOfANewerReleaseIsShownByItsCodeAndWords() {
        ProblemDetail told = ProblemDetail.forStatus(418);
        told.setDetail("of the future");
        told.setProperty("error", "teapot");
        told.setProperty("code", "2099");

        assertThat(Failure.of(told)).isEqualTo(new Failure(Problem.INTERNAL_ERROR, "2099", "of the future"));
    }
}
