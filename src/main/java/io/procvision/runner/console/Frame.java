package io.procvision.runner.console;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** What every page needs to know of the request it answers, also the pages of errors; templates know it as a bean. */
@Component("frame")
class Frame {

    private static final String ROLE = "ROLE_";

    private final HttpServletRequest request;

    /** @param request stands for the one of the thread that asks */
    Frame(HttpServletRequest request) {
        this.request = request;
    }

    /** As {@code lang} of the page. */
    public String language() {
        return Language.of(LocaleContextHolder.getLocale()).tag();
    }

    /** {@code light}, {@code dark}, or {@code auto} for what the browser prefers. */
    public String theme() {
        return request.getCookies() == null
                ? Preferences.AUTO
                : Arrays.stream(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(Preferences.THEME))
                        .map(cookie -> cookie.getValue())
                        .filter(Preferences.THEMES::contains)
                        .findFirst()
                        .orElse(Preferences.AUTO);
    }

    /** Of whoever is logged in, as clients write it. */
    public String role() {
        Authentication login = SecurityContextHolder.getContext().getAuthentication();
        return login == null
                ? ""
                : login.getAuthorities().stream()
                        .map(authority -> String.valueOf(authority.getAuthority()))
                        .filter(authority -> authority.startsWith(ROLE))
                        .map(authority -> authority.substring(ROLE.length()).toLowerCase(Locale.ROOT))
                        .findFirst()
                        .orElse("");
    }

    /** The address of this very page with one parameter changed. */
    public String with(String parameter, String value) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        boolean shown = failed == null && request.getMethod().equals("GET");
        UriComponentsBuilder here =
                UriComponentsBuilder.fromPath(shown ? request.getRequestURI() : request.getContextPath() + "/console");
        if (shown) {
            here.query(request.getQueryString());
        }
        return here.replaceQueryParam(parameter, value).build().toUriString();
    }

    /** For where no script turns it into the browser's own zone. */
    public String utc(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                        .withLocale(LocaleContextHolder.getLocale())
                        .withZone(ZoneOffset.UTC)
                        .format(instant)
                + " UTC";
    }
}
