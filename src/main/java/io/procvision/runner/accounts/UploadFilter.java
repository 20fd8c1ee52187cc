package io.procvision.runner.accounts;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers files that nobody known sends without taking them in. Whoever asks such a request for any parameter, the CSRF
 * token for one, has the server write the whole body to its disk first, whatever the path and the method; so this stands
 * before the first that asks.
 */
final class UploadFilter extends OncePerRequestFilter {

    private static final String MULTIPART = "multipart/";

    private final AuthenticationEntryPoint refusal;
    private final AuthenticationTrustResolver people = new AuthenticationTrustResolverImpl();

    UploadFilter(AuthenticationEntryPoint refusal) {
        this.refusal = refusal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isMultipart(request)
                && !people.isAuthenticated(SecurityContextHolder.getContext().getAuthentication())) {
            refusal.commence(request, response, new InsufficientAuthenticationException("Log in to send files"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isMultipart(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.stripLeading().regionMatches(true, 0, MULTIPART, 0, MULTIPART.length());
    }
}
