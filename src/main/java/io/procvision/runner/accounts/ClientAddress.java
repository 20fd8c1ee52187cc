package io.procvision.runner.accounts;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Where a login comes from, as far as it counts for guessing: an IPv4 address, or the half of an IPv6 address that names
 * the network, because whoever has one has 2^64 of them.
 *
 * @param local whether it is this machine, by the connection itself: what a header says anybody may have written, and
 *     proxies are believed that only passed it on
 */
record ClientAddress(String text, boolean local) {

    private static final int NETWORK_BYTES = 8;

    private static final List<String> HEADERS = List.of("X-Forwarded-For", "Forwarded", "X-Real-IP");

    /** Set by Tomcat where it took the address out of a header, which it removes then. */
    private static final String TAKEN_FROM_HEADER = "org.apache.tomcat.request.forwarded";

    static ClientAddress of(Authentication login) {
        if (login.getDetails() instanceof ClientDetails details) {
            return of(details.getRemoteAddress(), details.isForwarded());
        }
        return login.getDetails() instanceof WebAuthenticationDetails details
                ? of(details.getRemoteAddress())
                : new ClientAddress("unknown", false);
    }

    static ClientAddress of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), isForwarded(request));
    }

    private static ClientAddress of(String address, boolean forwarded) {
        ClientAddress client = of(address);
        return client.local() && forwarded ? new ClientAddress(client.text() + " (forwarded)", false) : client;
    }

    /** By the request as it came in: filters that believe such headers hide them from whoever comes after. */
    static boolean isForwarded(HttpServletRequest request) {
        ServletRequest first = request;
        while (first instanceof ServletRequestWrapper wrapper) {
            first = wrapper.getRequest();
        }
        return first.getAttribute(TAKEN_FROM_HEADER) != null
                || (first instanceof HttpServletRequest received
                        && HEADERS.stream().anyMatch(header -> received.getHeader(header) != null));
    }

    /** @param address as the servlet container gives it, never a name */
    static ClientAddress of(String address) {
        if (address.indexOf(':') < 0) {
            // One of millions that every program of this machine may call its own: they share one count.
            boolean loopback = address.startsWith("127.");
            return new ClientAddress(loopback ? "127.0.0.1" : address, loopback);
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            byte[] bytes = parsed.getAddress();
            String network = bytes.length > NETWORK_BYTES
                    ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64"
                    : parsed.getHostAddress();
            return new ClientAddress(parsed.isLoopbackAddress() ? "::1" : network, parsed.isLoopbackAddress());
        } catch (UnknownHostException malformed) {
            return new ClientAddress(address, false);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
