package io.procvision.runner.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.HandlerMapping;

class RefusedRequestsTests {

    private final RunnerException conflict = new RunnerException(Problem.ACTIVATION_CONFLICT, "PID A01 has changed");

    private final AuditTrail trail = mock(AuditTrail.class);
    private final RefusedRequests refusals = new RefusedRequests(trail);

    @AfterEach
    void endRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void whatAPageRefusesIsRecordedUnderTheActionItAskedFor() {
        MockHttpServletRequest request = request("/console/pids/{pid}/release", Map.of("pid", "A01"));
        request.setParameter("name", "demo");
        request.setParameter("version", "1.0.0");
        request.setParameter("reason", "looked at");

        resolve(request, new IllegalStateException(conflict));

        assertThat(recorded())
                .isEqualTo(new AuditEvent(
                        "release",
                        Outcome.REFUSED,
                        new Pid("A01"),
                        new AlgorithmVersion("demo", "1.0.0"),
                        null,
                        new Actor("anna"),
                        "looked at",
                        "POST /console/here: PID A01 has changed"));
    }

    @Test
    void aFailureIsNoRefusal() {
        resolve(
                request("/console/canaries/{id}/{move}", Map.of("id", "7", "move", "abort")),
                new RunnerException(Problem.INTERNAL_ERROR, "it broke"));

        assertThat(recorded().action()).isEqualTo("canary_abort");
        assertThat(recorded().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whatAlreadyHasARowGetsNoSecond() {
        MockHttpServletRequest request = request("/console/pids/{pid}/change", Map.of("pid", "A01"));
        refusals.heard(new AuditEvent(
                "activate", Outcome.REFUSED, new Pid("A01"), null, null, new Actor("anna"), "", "frozen"));

        resolve(request, conflict);

        verify(trail, never()).record(any());
    }

    @Test
    void aStepThatSucceededDoesNotHideARefusal() {
        MockHttpServletRequest request = request("/console/pids/{pid}/change", Map.of("pid", "A01"));
        refusals.heard(
                new AuditEvent("unbind", Outcome.SUCCEEDED, new Pid("A01"), null, null, new Actor("anna"), "", null));

        resolve(request, conflict);

        assertThat(recorded().action()).isEqualTo("activate");
    }

    @ParameterizedTest
    @EnumSource(names = {"INVALID_PARAMS", "MALFORMED_PID", "DATABASE_UNAVAILABLE"})
    void whatAsksForNothingOrCannotBeWrittenIsNoAttempt(Problem problem) {
        resolve(
                request("/console/pids/{pid}/pin", Map.of("pid", "A01")),
                new RunnerException(problem, "nothing to be done"));

        verify(trail, never()).record(any());
    }

    @Test
    void aMoveThatThereIsNotNamesNoAction() {
        resolve(request("/console/canaries/{id}/{move}", Map.of("id", "7", "move", "dance")), conflict);

        verify(trail, never()).record(any());
    }

    @Test
    void aTrailThatCannotBeWrittenLeavesTheAnswerAsItIs() {
        doThrow(new DataAccessResourceFailureException("down")).when(trail).record(any());

        assertThat(refusals.resolveException(
                        request("/console/pids/{pid}/pin", Map.of("pid", "A01")),
                        new MockHttpServletResponse(),
                        null,
                        conflict))
                .isNull();
    }

    private void resolve(MockHttpServletRequest request, Exception failure) {
        refusals.resolveException(request, new MockHttpServletResponse(), null, failure);
    }

    private AuditEvent recorded() {
        ArgumentCaptor<AuditEvent> event = ArgumentCaptor.forClass(AuditEvent.class);
        verify(trail).record(event.capture());
        return event.getValue();
    }

    private static MockHttpServletRequest request(String pattern, Map<String, String> variables) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/console/here");
        request.setUserPrincipal(() -> "anna");
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, pattern);
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, variables);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        return request;
    }
}
