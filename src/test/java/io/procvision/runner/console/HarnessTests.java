package io.procvision.runner.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procvision.runner.accounts.Role;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the tests of pages rely on: that a fault in a page is noticed, and a role is that role. */
@ConsoleTest
class HarnessTests {

    @ParameterizedTest
    @EnumSource(names = {"VIEWER", "OPERATOR", "ADMIN"})
    void oneLogsInByTheFormAndIsWhoOneSays(Role role, Visitor visitor) {
        visitor.expectComplaint("/console").as(role).open("/console");

        Object account = visitor.page().evaluate("fetch('/api/v1/account').then(answer => answer.text())");
        assertThat(account.toString()).contains(Logins.name(role), "\"" + role.word() + "\"");
    }

    @Test
    void aSecondVisitorIsAStranger(Visitor visitor) {
        visitor.open("/console");

        assertThat(visitor.page()).hasURL(Pattern.compile("/login$"));
    }

    @Test
    void barriersAreFound(Visitor visitor) {
        visitor.open("/login").page().setContent("<html><body><img src='data:,'><input></body></html>");

        assertThatThrownBy(visitor::axe)
                .hasMessageContaining("image-alt")
                .hasMessageContaining("html-has-lang")
                .hasMessageContaining("at input");
    }

    @Test
    void whatTheContentSecurityPolicyStopsIsAComplaint(Visitor visitor) {
        visitor.open("/login").page().evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"x:y\">')");

        assertThatThrownBy(visitor::assertNoComplaints).hasMessageContaining("Content Security Policy");
        visitor.expectComplaint("Content Security Policy");
    }

    @Test
    void anAnswerThatIsAnErrorIsAComplaint(Visitor visitor) {
        visitor.open("/login").page().evaluate("fetch('/webjars/none.js')");

        assertThatThrownBy(visitor::assertNoComplaints).hasMessageContaining("answer 404: GET");
        visitor.expectComplaint("404");
    }

    @Test
    void aRequestToAnybodyElseIsAComplaint(Visitor visitor) {
        visitor.open("/login").page().evaluate("fetch('http://127.0.0.2:9/').catch(() => 0)");

        assertThatThrownBy(visitor::assertNoComplaints).hasMessageContaining("http://127.0.0.2:9/");
        visitor.expectComplaint("127.0.0.2:9");
    }

    @Test
    void anExceptionOfAScriptIsAComplaint(Visitor visitor) {
        visitor.open("/login").page().evaluate("setTimeout(() => { throw new Error('oh no') })");

        assertThatThrownBy(visitor::assertNoComplaints).hasMessageContaining("oh no");
        visitor.expectComplaint("oh no");
    }
}
