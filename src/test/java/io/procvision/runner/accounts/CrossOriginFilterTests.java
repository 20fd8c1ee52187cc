package io.procvision.runner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class CrossOriginFilterTests {

    private final CrossOriginFilter filter =
            new CrossOriginFilter((detail, request, response) -> response.setStatus(403));

    @ParameterizedTest
    @CsvSource({
        "POST, , 200",
        "POST, http://line-1:8080, 200",
        "POST, http://evil.example, 403",
        "POST, http://line-1:9090, 403",
        "POST, null, 403",
        "POST, no uri at all, 403",
        "DELETE, http://evil.example, 403",
        "GET, http://evil.example, 200"
    })
    void onlyChangesFromPagesOfAnotherOriginAreRefused(String method, @Nullable String origin, int status)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/v1/algorithms/install");
        request.addHeader("Host", "line-1:8080");
        if (origin != null) {
            request.addHeader("Origin", origin);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(chain.getRequest() != null).isEqualTo(status == 200);
    }
}
