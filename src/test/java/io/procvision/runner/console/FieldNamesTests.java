package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

class FieldNamesTests {

    @ParameterizedTest
    @ValueSource(strings = {"stages[x].pids", "days[", "days[-1]", "stages[300].pids", "stages[1][2]", "a]b"})
    void aFieldThatNoFormHasIsRefusedByItsName(String name) {
        assertThatThrownBy(() -> check(name))
                .asInstanceOf(InstanceOfAssertFactories.type(RunnerException.class))
                .matches(refused -> refused.problem() == Problem.INVALID_PARAMS)
                .extracting(RunnerException::detail, InstanceOfAssertFactories.STRING)
                .contains("'" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reason", "_csrf", "stages[0].pids", "stages[19].bake", "days", "days[5]", "days[]"})
    void fieldsOfFormsAreTaken(String name) {
        assertThatCode(() -> check(name)).doesNotThrowAnyException();
    }

    private static void check(String name) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addParameter(name, "1");
        new FieldNames().check(new ServletWebRequest(request));
    }
}
