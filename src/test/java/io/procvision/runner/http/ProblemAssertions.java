package io.procvision.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import java.util.List;
import org.springframework.http.MediaType;

/** Holds failures to the one form that the contract gives them. */
final class ProblemAssertions {

    private ProblemAssertions() {}

    /**
     * @param named what the detail has to name, so that a person knows which thing is at fault
     */
    static void assertProblem(
            RunnerClient runner, Answer answer, int status, String code, String error, String... named) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.code()).as(answer.detail()).isEqualTo(code);
        assertThat(answer.body().path("error").asString()).isEqualTo(error);
        assertThat(answer.body().path("instance").asString()).isEqualTo(answer.path());
        assertThat(answer.detail()).contains(named);

        Answer explanation = runner.get(answer.body().path("type").asString());
        assertThat(explanation.status()).isEqualTo(200);
        List<String> titles = explanation
                .body()
                .valueStream()
                .filter(each -> each.path("error").asString().equals(error))
                .map(each -> each.path("title").asString())
                .toList();
        assertThat(answer.body().path("title").asString()).isNotBlank().isIn(titles);
    }
}
