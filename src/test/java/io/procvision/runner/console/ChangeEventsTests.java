package io.procvision.runner.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.accounts.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** The stream of changes, as a browser reads it. */
@ConsoleTest
class ChangeEventsTests {

    @Autowired
    private RunnerClient runner;

    @Test
    void aPageHearsOfAPinOnceItIsSet(Visitor visitor) {
        Page page = visitor.as(Role.VIEWER).open("/login").open("/console").page();
        page.evaluate("""
                () => new Promise(opened => {
                  window.heard = new Promise(heard => {
                    const events = new EventSource('/console/events');
                    events.addEventListener('open', opened);
                    events.addEventListener('change', event => {
                      if (event.data.includes('pids')) { events.close(); heard(event.data); }
                    });
                  });
                })""");

        runner.send(HttpMethod.PUT, "/api/v1/pids/NOBODY/pin", Map.of("reason", "test"), headers -> {});

        assertThat(page.evaluate("() => window.heard").toString()).contains("pids", "audit");
        runner.delete("/api/v1/pids/NOBODY/pin");
    }

    @Test
    void theStreamEndsWithTheSession(Visitor visitor) {
        runner.post(
                "/api/v1/users", Map.of("username", "listening", "password", RunnerClient.PASSWORD, "role", "viewer"));
        Page page = visitor.open("/console")
                .fill("User", "listening")
                .fill("Password", RunnerClient.PASSWORD)
                .press("Log in")
                .page();
        page.evaluate("""
                async () => {
                  const stream = (await fetch('/console/events')).body.getReader();
                  window.ended = (async () => { while (!(await stream.read()).done); return 'ended'; })();
                }""");

        String token = page.locator("form[action$='/logout'] input[name=_csrf]").inputValue();
        page.evaluate("token => fetch('/logout', { method: 'POST', headers: { 'X-CSRF-TOKEN': token } })", token);

        assertThat(page.evaluate("() => window.ended")).isEqualTo("ended");
    }
}
