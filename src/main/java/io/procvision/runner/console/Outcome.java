package io.procvision.runner.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.servlet.view.RedirectView;

/**
 * How a form that was sent comes out. Either way the browser is led to a page by a GET, which may be reloaded without
 * sending the form twice: with {@code done}, the words for what was achieved, or with {@code failure} and {@code input},
 * back to the form as it was filled in.
 */
@Component
class Outcome {

    static final String DONE = "done";
    static final String FAILURE = "failure";
    static final String INPUT = "input";

    private static final String FIRST_PAGE = "/console";
    private static final int LONGEST_KEPT = 2000;

    private final HttpServletRequest request;
    private final MessageSource messages;

    /** @param request stands for the one of the thread that asks */
    Outcome(HttpServletRequest request, MessageSource messages) {
        this.request = request;
        this.messages = messages;
    }

    /**
     * @param page to go to, below the context path
     * @param message key of what was achieved
     */
    RedirectView done(String page, String message, Object... arguments) {
        flash(DONE, messages.getMessage(message, arguments, LocaleContextHolder.getLocale()));
        return redirect(page);
    }

    /** Leads back to the page of this console that the form was on. */
    RedirectView failed(Failure failure) {
        flash(INPUT, input());
        return back(failure);
    }

    /** The same for a request that is not the form itself, whose parameters would be taken for what was filled in. */
    RedirectView back(Failure failure) {
        flash(FAILURE, failure);
        return redirect(origin());
    }

    private void flash(String name, Object value) {
        RequestContextUtils.getOutputFlashMap(request).put(name, value);
    }

    static RedirectView redirect(String page) {
        RedirectView view = new RedirectView(page, true, false);
        view.setExposeModelAttributes(false);
        return view;
    }

    private String origin() {
        return Optional.ofNullable(request.getHeader(HttpHeaders.REFERER))
                .flatMap(this::page)
                .orElse(FIRST_PAGE);
    }

    /** Only the console's own pages; anything else in that header leads nowhere. */
    private Optional<String> page(String referer) {
        try {
            URI address = URI.create(referer);
            String path = String.valueOf(address.getRawPath());
            String first = request.getContextPath() + FIRST_PAGE;
            if (!path.equals(first) && !path.startsWith(first + "/")) {
                return Optional.empty();
            }
            String query = address.getRawQuery();
            return Optional.of(path.substring(request.getContextPath().length()) + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Map<String, String> input() {
        Map<String, String> kept = new HashMap<>();
        request.getParameterMap().forEach((name, values) -> {
            boolean secret = name.startsWith("_") || name.contains("password");
            if (!secret && values.length > 0 && values[0].length() <= LONGEST_KEPT) {
                kept.put(name, values[0]);
            }
        });
        return kept;
    }
}
