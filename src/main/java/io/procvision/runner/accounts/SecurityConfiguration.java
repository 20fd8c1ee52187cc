package io.procvision.runner.accounts;

import static org.springframework.security.config.http.SessionCreationPolicy.IF_REQUIRED;
import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;
import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.procvision.runner.core.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Two ways in, and one table of who may do what, {@link AccessRules}: people log in at the console and have a session,
 * whose cookie counts for the API too as long as a CSRF token comes along with every change; programs send a password or
 * token with every request to the API and have none. Each chain has a manager of its own without a parent: the global one
 * knows the same provider, and would check, count and audit every wrong password a second time.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final RequestMatcher PAGES = anyOf(
            "/",
            "/console",
            "/console/**",
            "/login",
            "/logout",
            "/oauth2/authorization/*",
            "/login/oauth2/code/*",
            "/assets/**",
            "/webjars/**",
            "/favicon.ico");

    @Bean
    @Order(1)
    SecurityFilterChain console(
            HttpSecurity http,
            PasswordLogin passwords,
            SingleSignOn singleSignOn,
            ConsoleSessions sessions,
            LoginAudit audit,
            ForbiddenPage forbidden) {
        // In place of the global manager, and behind the one to which the single sign-on adds itself.
        http.getSharedObject(AuthenticationManagerBuilder.class)
                .parentAuthenticationManager(new ProviderManager(passwords));
        singleSignOn.addTo(http);
        ConsoleLogin login = new ConsoleLogin(audit);
        return http.securityMatcher(PAGES)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .securityContext(context -> context.securityContextRepository(sessions))
                .sessionManagement(session -> session.sessionCreationPolicy(IF_REQUIRED))
                .formLogin(form -> form.loginPage("/login")
                        .authenticationDetailsSource(ClientDetails::new)
                        .successHandler(login)
                        .failureHandler(new ConsoleLoginFailure()))
                .exceptionHandling(failures -> failures.accessDeniedHandler(forbidden))
                .logout(logout -> logout.logoutSuccessUrl("/login?logout").permitAll())
                .addFilterBefore(
                        new UploadFilter((request, response, nobody) ->
                                response.sendRedirect(request.getContextPath() + "/login?expired")),
                        CsrfFilter.class)
                .headers(SecurityHeaders::forPages)
                .build();
    }

    /**
     * Calls that bring their credentials along, which is to say all of them but those a page of the console would make: the
     * filters of the API's chain that decide something about such a request, and none of those that would only be passed.
     * There is no session for a cookie to speak for, so no CSRF token; everything else holds as it does below.
     */
    @Bean
    @Order(2)
    SecurityFilterChain calls(
            HttpSecurity http,
            PasswordLogin passwords,
            TokenLogin tokens,
            Unauthenticated unauthenticated,
            Forbidden forbidden,
            ProblemResponses problems) {
        return withCredentials(http, passwords, tokens, unauthenticated, forbidden, problems)
                .securityMatcher(new AndRequestMatcher(
                        pathPattern(HttpMethod.POST, AccessRules.CALLS),
                        request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null))
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .sessionManagement(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .build();
    }

    /**
     * Browsers resend Basic credentials as they resend cookies, hence the filter beside the CSRF token of sessions. A session
     * in which nobody is logged in may change nothing with or without a token, which is therefore not looked for.
     */
    @Bean
    @Order(3)
    SecurityFilterChain api(
            HttpSecurity http,
            PasswordLogin passwords,
            TokenLogin tokens,
            ConsoleSessions sessions,
            Unauthenticated unauthenticated,
            Forbidden forbidden,
            ProblemResponses problems) {
        return withCredentials(http, passwords, tokens, unauthenticated, forbidden, problems)
                .securityContext(context -> context.securityContextRepository(sessions))
                .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(
                        request -> changesSomething(request) && sessions.carries(request) && isSomebody()))
                .addFilterBefore(new UploadFilter(unauthenticated), AuthorizationFilter.class)
                .build();
    }

    private static HttpSecurity withCredentials(
            HttpSecurity http,
            PasswordLogin passwords,
            TokenLogin tokens,
            Unauthenticated unauthenticated,
            Forbidden forbidden,
            ProblemResponses problems) {
        return http.authorizeHttpRequests(SecurityConfiguration::rules)
                .authenticationManager(new ProviderManager(passwords))
                .httpBasic(basic ->
                        basic.authenticationEntryPoint(unauthenticated).authenticationDetailsSource(ClientDetails::new))
                .addFilterBefore(new BearerFilter(tokens, unauthenticated), BasicAuthenticationFilter.class)
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(unauthenticated).accessDeniedHandler(forbidden))
                .addFilterBefore(
                        new CrossOriginFilter((detail, request, response) ->
                                problems.write(Problem.FORBIDDEN, detail, request, response)),
                        AuthorizationFilter.class)
                .headers(SecurityHeaders::forApi);
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        // What is dispatched again was let in before; the session of a stream may have ended since.
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll();
        for (AccessRules.Rule rule : AccessRules.ALL) {
            Permission permission = rule.permission();
            if (permission == null) {
                requests.requestMatchers(matcher(rule)).permitAll();
            } else {
                requests.requestMatchers(matcher(rule)).hasAuthority(permission.name());
            }
        }
        requests.anyRequest().hasAuthority(Permission.ADMINISTER.name());
    }

    /** Whoever may GET may ask for the headers alone. */
    private static RequestMatcher matcher(AccessRules.Rule rule) {
        RequestMatcher exact = pathPattern(rule.method(), rule.path());
        return rule.method().equals(HttpMethod.GET)
                ? new OrRequestMatcher(exact, pathPattern(HttpMethod.HEAD, rule.path()))
                : exact;
    }

    private static boolean changesSomething(HttpServletRequest request) {
        return !HARMLESS.contains(request.getMethod());
    }

    /** Before an anonymous login stands for nobody. */
    private static boolean isSomebody() {
        return SecurityContextHolder.getContext().getAuthentication() != null;
    }

    private static RequestMatcher anyOf(String... paths) {
        return new OrRequestMatcher(Arrays.stream(paths)
                .<RequestMatcher>map(PathPatternRequestMatcher::pathPattern)
                .toList());
    }

    /** Paths that Spring Security refuses to look at (double slashes, semicolons) are malformed requests like others. */
    @Bean
    RequestRejectedHandler rejectedPaths(ProblemResponses problems) {
        return (request, response, rejection) -> problems.write(
                Problem.INVALID_PARAMS, "The path is malformed: " + rejection.getMessage(), request, response);
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
}
