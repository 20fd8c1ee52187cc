package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.HeaderWriter;

/**
 * What browsers are told. Nothing is loaded from elsewhere, nothing may frame us, and no page has a script or style of its
 * own in its text, but for the page of the API's description, whose library sets styles that way.
 */
final class SecurityHeaders implements HeaderWriter {

    private static final String POLICY = "Content-Security-Policy";
    private static final String CLOSED =
            "base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";
    private static final String SAME_ORIGIN = "default-src 'self'; script-src 'self'; connect-src 'self'; ";

    private static final String FOR_API = "default-src 'none'; frame-ancestors 'none'";
    private static final String FOR_PAGES = SAME_ORIGIN + "style-src 'self'; img-src 'self' data:; " + CLOSED;
    private static final String FOR_SWAGGER =
            SAME_ORIGIN + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; " + CLOSED;

    private final String policy;

    private SecurityHeaders(String policy) {
        this.policy = policy;
    }

    static void forApi(HeadersConfigurer<HttpSecurity> headers) {
        headers.addHeaderWriter(new SecurityHeaders(FOR_API));
    }

    static void forPages(HeadersConfigurer<HttpSecurity> headers) {
        headers.addHeaderWriter(new SecurityHeaders(FOR_PAGES));
    }

    @Override
    public void writeHeaders(HttpServletRequest request, HttpServletResponse response) {
        boolean swagger = request.getRequestURI().startsWith(request.getContextPath() + "/swagger-ui");
        response.setHeader(POLICY, swagger ? FOR_SWAGGER : policy);
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
