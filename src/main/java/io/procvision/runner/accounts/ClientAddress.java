package io.procvision.runner.accounts;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Where a login comes from, as far as it counts for guessing: an IPv4 address, or the half of an IPv6 address that names
 * the network, because whoever has one has 2^64 of them.
 *
 * @param local whether it is this machine
 */
record ClientAddress(String text, boolean local) {

    private static final int NETWORK_BYTES = 8;

    static ClientAddress of(Authentication login) {
        return login.getDetails() instanceof WebAuthenticationDetails details
                ? of(details.getRemoteAddress())
                : new ClientAddress("unknown", false);
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
