package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Who is logged in at the console, also when its pages talk to the API. A session ends as soon as its account has changed
 * in any way: a new password or role, disabled, deleted; one by a provider when the provider has to be asked again. A
 * request with credentials of its own has no session.
 */
@Component
class ConsoleSessions implements SecurityContextRepository {

    private static final String CHANGING = ConsoleSessions.class.getName() + ".changing";

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final SecurityContextRepository requests = new RequestAttributeSecurityContextRepository();
    private final Users users;
    private final Clock clock;

    ConsoleSessions(Users users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    /** Whether only a cookie speaks for the request, which a browser also sends for pages of others. */
    boolean carries(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.AUTHORIZATION) == null && request.getSession(false) != null;
    }

    /**
     * Changes an account through a session that goes on afterwards, under another id. Until it knows the account as it is
     * then, a request beside this one, such as the end of a stream of events, is nobody's and must not end it.
     */
    void outlive(Runnable change, String account, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        session.setAttribute(CHANGING, true);
        try {
            change.run();
            KnownUser user = users.loadUserByUsername(account);
            UsernamePasswordAuthenticationToken login =
                    UsernamePasswordAuthenticationToken.authenticated(user, null, user.authorities());
            login.setDetails(new ClientDetails(request));
            request.changeSessionId();
            saveContext(new SecurityContextImpl(login), request, response);
        } finally {
            session.removeAttribute(CHANGING);
        }
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        if (requests.containsContext(request) || !carries(request)) {
            return requests.loadDeferredContext(request);
        }
        return new CheckedContext(sessions.loadDeferredContext(request), request);
    }

    @Override
    @SuppressWarnings("deprecation") // of the interface, which still asks for it
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        requests.saveContext(context, request, response);
        sessions.saveContext(context, request, response);
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return requests.containsContext(request) || (carries(request) && sessions.containsContext(request));
    }

    private boolean isCurrent(SecurityContext context) {
        Authentication login = context.getAuthentication();
        if (login != null && login.getPrincipal() instanceof FederatedSession elsewhere) {
            return clock.instant().isBefore(elsewhere.user().until());
        }
        if (login == null || !(login.getPrincipal() instanceof KnownUser then)) {
            return true;
        }
        Optional<KnownUser> now = users.find(then.account());
        return now.isPresent() && now.get().stamp().equals(then.stamp());
    }

    private final class CheckedContext implements DeferredSecurityContext {

        private final DeferredSecurityContext session;
        private final HttpServletRequest request;
        private boolean checked;
        private SecurityContext context = SecurityContextHolder.createEmptyContext();

        private CheckedContext(DeferredSecurityContext session, HttpServletRequest request) {
            this.session = session;
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            if (!checked) {
                checked = true;
                if (isCurrent(session.get())) {
                    context = session.get();
                } else {
                    Optional.ofNullable(request.getSession(false))
                            .filter(stale -> stale.getAttribute(CHANGING) == null)
                            .ifPresent(stale -> stale.invalidate());
                }
            }
            return context;
        }

        @Override
        public boolean isGenerated() {
            return session.isGenerated();
        }
    }
}
