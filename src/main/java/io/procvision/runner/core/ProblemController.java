package io.procvision.runner.core;

import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where the {@code type} of a problem leads: what it means and what to do about it. */
@RestController
class ProblemController {

    @GetMapping("/problems/{error}")
    List<Explanation> explain(@PathVariable String error) {
        List<Explanation> explanations = Arrays.stream(Problem.values())
                .filter(problem -> problem.error().equals(error))
                .map(problem -> new Explanation(
                        problem.code(), problem.error(), problem.status(), problem.title(), problem.remedy()))
                .toList();
        if (explanations.isEmpty()) {
            throw new RunnerException(Problem.NOT_FOUND, "There is no problem '%s'".formatted(error));
        }
        return explanations;
    }

    record Explanation(String code, String error, int status, String title, String remedy) {}
}
