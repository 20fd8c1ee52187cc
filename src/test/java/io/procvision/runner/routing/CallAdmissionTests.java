package io.procvision.runner.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import org.junit.jupiter.api.Test;

class CallAdmissionTests {

    private final CallAdmission admission = new CallAdmission(false, 6);

    @Test
    void aFifthOfTheRequestThreadsIsKeptFreeOfCalls() {
        assertThatExceptionOfType(RunnerException.class)
                .isThrownBy(() -> nested(admission, 5))
                .satisfies(failure -> {
                    assertThat(failure.problem()).isEqualTo(Problem.OVERLOADED);
                    assertThat(failure.retryAfter()).isPresent();
                })
                .withMessageContaining("4 calls are under way")
                .withMessageContaining("server.tomcat.threads.max");

        assertThat(nested(admission, 4)).as("all have left").isEqualTo(4);
    }

    @Test
    void aCallThatFailsLeavesItsPlace() {
        for (int call = 0; call < 10; call++) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> admission.admit(() -> {
                        throw new IllegalStateException("of the algorithm");
                    }));
        }
    }

    @Test
    void virtualThreadsNeedNoPlaces() {
        CallAdmission virtual = new CallAdmission(true, 1);

        assertThat(nested(virtual, 50)).isEqualTo(50);
    }

    @Test
    void oneCallIsAlwaysAdmitted() {
        assertThat(nested(new CallAdmission(false, 1), 1)).isEqualTo(1);
    }

    /** That many calls at once. */
    private static int nested(CallAdmission admission, int calls) {
        return calls == 0 ? 0 : admission.admit(() -> 1 + nested(admission, calls - 1));
    }
}
