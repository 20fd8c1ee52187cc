package io.procvision.runner.accounts;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Where a login comes from, kept with it. */
final class ClientDetails extends WebAuthenticationDetails {

    private static final long serialVersionUID = 1;

    private final boolean forwarded;

    ClientDetails(HttpServletRequest request) {
        super(request);
        this.forwarded = ClientAddress.isForwarded(request);
    }

    /** Whether somebody in between says so, rather than the connection itself. */
    boolean isForwarded() {
        return forwarded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientDetails details && super.equals(other) && forwarded == details.forwarded;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
