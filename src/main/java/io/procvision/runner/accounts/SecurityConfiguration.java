package io.procvision.runner.accounts;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.ProblemDetails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/** Everything needs an account but the probes and the API's own description. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String[] OPEN = {
        "/actuator/health/**", "/v3/api-docs/**", "/swagger-ui.html", "/swagger-ui/**", "/problems/*"
    };

    /** There is no session and no cookie; browsers resend Basic credentials all the same, hence the filter. */
    @Bean
    SecurityFilterChain api(HttpSecurity http, JsonMapper json) {
        return http.authorizeHttpRequests(requests ->
                        requests.requestMatchers(OPEN).permitAll().anyRequest().authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint((request, response, failure) -> {
                    response.setHeader("WWW-Authenticate", "Basic realm=\"ProcVision Runner\"");
                    write(
                            json,
                            Problem.UNAUTHORIZED,
                            "Send a valid user and password by HTTP Basic",
                            request,
                            response);
                }))
                .exceptionHandling(failures -> failures.accessDeniedHandler((request, response, failure) ->
                        write(json, Problem.FORBIDDEN, "Your account may not do this", request, response)))
                .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
                .csrf(csrf -> csrf.disable())
                .addFilterBefore(
                        new CrossOriginFilter((detail, request, response) ->
                                write(json, Problem.FORBIDDEN, detail, request, response)),
                        AuthorizationFilter.class)
                .headers(Customizer.withDefaults())
                .build();
    }

    /** Paths that Spring Security refuses to look at (double slashes, semicolons) are malformed requests like others. */
    @Bean
    RequestRejectedHandler rejectedPaths(JsonMapper json) {
        return (request, response, rejection) -> write(
                json, Problem.INVALID_PARAMS, "The path is malformed: " + rejection.getMessage(), request, response);
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new RememberingPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }

    /** Nobody reads an observation of each of a dozen filters, and every request would pay for it. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    private static void write(
            JsonMapper json, Problem problem, String detail, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemDetail body = ProblemDetails.of(problem, problem.status(), detail);
        body.setInstance(URI.create(UriUtils.encodePath(request.getRequestURI(), StandardCharsets.UTF_8)));
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), body);
    }
}
