package io.procvision.runner.routing;

import io.procvision.runner.core.Pid;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The short way to {@link CallController} for calls as nearly all of them are: JSON in UTF-8, from a client that takes JSON.
 * The choice among all routes and the binding of a controller's arguments took a fifth of what a call costs the service.
 * Whatever is unusual about a request is left to that choice, and so is what can only be refused; failures of both ways are
 * rendered in one place, since both lead to the same method.
 */
@Component
final class CallRoute implements HandlerMapping, HandlerAdapter, Ordered {

    private static final PathPattern PATH = PathPatternParser.defaultInstance.parse("/api/v1/pids/{pid}/calls");
    private static final Set<String> JSON = Set.of("application/json", "application/json;charset=utf-8");

    private final CallController calls;
    private final ObjectReader body;

    /** The method that the general way leads to as well, by which Spring knows who renders a failure. */
    private final HandlerMethod handler;

    CallRoute(CallController calls, JsonMapper json) throws NoSuchMethodException {
        this.calls = calls;
        this.body = json.readerFor(CallRequest.class);
        this.handler = new HandlerMethod(
                calls,
                CallController.class.getDeclaredMethod(
                        "call", Pid.class, CallRequest.class, HttpServletResponse.class));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean usesPathPatterns() {
        return true;
    }

    @Override
    public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
        boolean usual = request.getMethod().equals("POST")
                && isUsual(request.getContentType())
                && takesJson(request.getHeader(HttpHeaders.ACCEPT))
                && PATH.matches(path(request));
        return usual ? new HandlerExecutionChain(handler) : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // led here by the mapping above and by no other
    public boolean supports(Object candidate) {
        return candidate == handler;
    }

    /** Returns no view: the answer is written. */
    @Override
    public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object chosen)
            throws IOException {
        PathPattern.PathMatchInfo match = Objects.requireNonNull(PATH.matchAndExtract(path(request)));
        Pid pid = new Pid(Objects.requireNonNull(match.getUriVariables().get("pid")));
        calls.call(pid, read(request), response);
        return null;
    }

    private CallRequest read(HttpServletRequest request) throws IOException {
        try {
            CallRequest call = body.readValue(request.getInputStream());
            if (call != null) {
                return call;
            }
        } catch (JacksonException malformed) {
            throw new HttpMessageNotReadableException("no call", malformed, new ServletServerHttpRequest(request));
        }
        throw new HttpMessageNotReadableException(
                "it is null, but must be a JSON object", new ServletServerHttpRequest(request));
    }

    private static RequestPath path(HttpServletRequest request) {
        return ServletRequestPathUtils.getParsedRequestPath(request);
    }

    private static boolean isUsual(@Nullable String contentType) {
        return contentType != null
                && (JSON.contains(contentType)
                        || JSON.contains(contentType.replace(" ", "").toLowerCase(Locale.ROOT)));
    }

    private static boolean takesJson(@Nullable String accept) {
        return accept == null || leads("*/*", accept) || leads("application/json", accept);
    }

    private static boolean leads(String type, String list) {
        return list.startsWith(type) && (list.length() == type.length() || list.charAt(type.length()) == ',');
    }
}
