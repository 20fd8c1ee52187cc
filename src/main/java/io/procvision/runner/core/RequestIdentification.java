package io.procvision.runner.core;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.EnumSet;
import org.slf4j.MDC;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Gives every request its id, and every answer and log line that comes of it. The first of all filters sets it, so that also
 * a refused login has one; the operator follows once Spring Security knows whose request it is.
 */
@Configuration(proxyBeanMethods = false)
class RequestIdentification {

    /** Behind the filters of Spring Security, which are at -100. */
    private static final int BEHIND_SECURITY = -50;

    private static final String ATTRIBUTE = RequestId.class.getName();

    @Bean
    FilterRegistrationBean<?> requestIds() {
        FilterRegistrationBean<?> filter = new FilterRegistrationBean<>(RequestIdentification::identify);
        filter.setName("requestIds");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC));
        return filter;
    }

    @Bean
    FilterRegistrationBean<?> operatorsOfRequests() {
        FilterRegistrationBean<?> filter = new FilterRegistrationBean<>(RequestIdentification::name);
        filter.setName("operatorsOfRequests");
        filter.setOrder(BEHIND_SECURITY);
        return filter;
    }

    static void identify(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        idOf((HttpServletRequest) request, (HttpServletResponse) response).enter();
        try {
            chain.doFilter(request, response);
        } finally {
            RequestId.leave();
        }
    }

    /** A request that is dispatched again, to render its failure, keeps its id. */
    private static RequestId idOf(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestId known) {
            return known;
        }
        RequestId id = RequestId.of(request.getHeader(RequestId.HEADER));
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(RequestId.HEADER, id.toString());
        return id;
    }

    private static void name(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Principal operator = ((HttpServletRequest) request).getUserPrincipal();
        if (operator != null) {
            MDC.put(LogContext.OPERATOR, operator.getName());
        }
        chain.doFilter(request, response);
    }
}
