package io.procvision.runner.accounts;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses changes that a page of another origin makes a browser send: a browser that knows the Basic credentials adds them
 * to such requests too. Browsers name the origin with every such request; other clients send none.
 */
final class CrossOriginFilter extends OncePerRequestFilter {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Refusal refusal;

    CrossOriginFilter(Refusal refusal) {
        this.refusal = refusal;
    }

    /** Answers the request in the form of a problem. */
    interface Refusal {
        void write(String detail, HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || HARMLESS.contains(request.getMethod()) || isOwn(origin, request)) {
            chain.doFilter(request, response);
        } else {
            refusal.write("Pages of %s may not change anything here".formatted(origin), request, response);
        }
    }

    private static boolean isOwn(String origin, HttpServletRequest request) {
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equals(request.getHeader(HttpHeaders.HOST));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
