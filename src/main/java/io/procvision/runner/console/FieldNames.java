package io.procvision.runner.console;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.WebRequest;

/**
 * Refuses names of fields that no form of the console has, such as {@code stages[x].pids}, before the binder comes across
 * them: it would fail as though the service were broken.
 */
@ControllerAdvice(basePackageClasses = FieldNames.class)
class FieldNames {

    /** At most one number in brackets, of at most two digits. */
    private static final Pattern USUAL = Pattern.compile("[^\\[\\]]*(\\[\\d{0,2}][^\\[\\]]*)?");

    @InitBinder({"canaryForm", "freezeForm"})
    void check(WebRequest request) {
        request.getParameterNames().forEachRemaining(FieldNames::require);
    }

    private static void require(String name) {
        if (!USUAL.matcher(name).matches()) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "There is no field '%s': what is numbered has its number in brackets, from [0] to [99]"
                            .formatted(name));
        }
    }
}
