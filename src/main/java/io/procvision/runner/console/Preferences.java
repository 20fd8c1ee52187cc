package io.procvision.runner.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Takes {@code ?lang=en|zh} and {@code ?theme=light|dark|auto} of any page into cookies, and shows the page again without
 * them, so that the choice is neither bookmarked nor sent to others.
 */
final class Preferences implements HandlerInterceptor {

    static final String LANGUAGE = "lang";
    static final String THEME = "theme";
    static final String AUTO = "auto";
    static final Set<String> THEMES = Set.of("light", "dark", AUTO);
    static final Duration KEPT = Duration.ofDays(365);

    private final LocaleResolver locales;

    Preferences(LocaleResolver locales) {
        this.locales = locales;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        @Nullable String language = request.getParameter(LANGUAGE);
        @Nullable String theme = request.getParameter(THEME);
        if (!request.getMethod().equals("GET") || (language == null && theme == null)) {
            return true;
        }
        Optional.ofNullable(language)
                .flatMap(Language::named)
                .ifPresent(chosen -> locales.setLocale(request, response, chosen.locale()));
        Optional.ofNullable(theme)
                .filter(THEMES::contains)
                .ifPresent(chosen -> response.addHeader(HttpHeaders.SET_COOKIE, cookie(request, chosen)));
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(
                HttpHeaders.LOCATION,
                UriComponentsBuilder.fromPath(request.getRequestURI())
                        .query(request.getQueryString())
                        .replaceQueryParam(LANGUAGE)
                        .replaceQueryParam(THEME)
                        .build()
                        .toUriString());
        return false;
    }

    private static String cookie(HttpServletRequest request, String theme) {
        return ResponseCookie.from(THEME, theme)
                .path(request.getContextPath() + "/")
                .maxAge(KEPT)
                .httpOnly(true)
                .sameSite("Lax")
                .build()
                .toString();
    }
}
