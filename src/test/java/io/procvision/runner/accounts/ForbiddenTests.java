package io.procvision.runner.accounts;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.procvision.runner.core.Actor;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ForbiddenTests {

    private final LoginAudit audit = mock(LoginAudit.class);
    private final Forbidden forbidden = new Forbidden(mock(ProblemResponses.class), audit);

    @Test
    void whoWalksThroughAllPidsIsRecordedOnce() {
        for (int pid = 0; pid < 50; pid++) {
            ask("GET", "/api/v1/pids/P%04d/history".formatted(pid), "line");
        }

        verify(audit).forbidden(new Actor("line"), "GET /api/v1/pids/P0000/history");
        verify(audit, times(1)).forbidden(any(), any());
    }

    @Test
    void whoWalksThroughWhatHasNoRowIsRecordedOnce() {
        ask("GET", "/api/v1/one", "line");
        ask("GET", "/api/v1/two", "line");

        verify(audit, times(1)).forbidden(any(), any());
    }

    @Test
    void otherRoutesAndOtherAccountsAreRecordedToo() {
        ask("GET", "/api/v1/pids/A01/history", "line");
        ask("DELETE", "/api/v1/pids/A01", "line");
        ask("GET", "/api/v1/pids/A01/history", "office");

        verify(audit, times(3)).forbidden(any(), any());
    }

    private void ask(String method, String path, String account) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setUserPrincipal(() -> account);
        forbidden.audit(request);
    }
}
