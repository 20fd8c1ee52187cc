package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

class UploadFilterTests {

    private final UploadFilter filter = new UploadFilter((request, response, nobody) -> response.setStatus(401));

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, multipart/form-data; boundary=x, none, 401",
        "POST, multipart/form-data; boundary=x, anonymous, 401",
        "POST, multipart/form-data; boundary=x, anna, 200",
        "GET, Multipart/Form-Data; boundary=x, none, 401",
        "POST, multipart/mixed, none, 401",
        "POST, application/json, none, 200",
        "POST, , none, 200"
    })
    void filesOfNobodyAreRefused(String method, @Nullable String type, String who, int status)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/v1/algorithms/install");
        request.setContentType(type);
        SecurityContextHolder.getContext().setAuthentication(login(who));
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest() != null).isEqualTo(status == 200);
    }

    private static @Nullable Authentication login(String who) {
        return switch (who) {
            case "none" -> null;
            case "anonymous" ->
                new AnonymousAuthenticationToken(who, who, AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
            default -> new TestingAuthenticationToken(who, null, "READ");
        };
    }
}
