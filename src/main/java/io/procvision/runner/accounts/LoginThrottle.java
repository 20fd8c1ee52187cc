package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: attempts on one name from one address, on any names from one address, and on one name from
 * everywhere. An attempt that has to wait is neither checked nor counted. Three things keep others from locking people out:
 *
 * <ul>
 *   <li>an address from which a name has logged in before answers for its own attempts on that name only, so that a line
 *       goes on while somebody guesses beside it or elsewhere;
 *   <li>on this machine only a name's attempts from here count, and none waits longer than {@link #LONGEST_LOCAL};
 *   <li>a name under attack from everywhere waits no longer than {@link #LONGEST_FOR_NAME} at addresses that are new to it.
 * </ul>
 */
@Component
class LoginThrottle {

    static final int FREE = 5;
    static final int FREE_PER_ADDRESS = 20;
    static final int FREE_PER_NAME = 50;
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Duration LONGEST_LOCAL = Duration.ofSeconds(5);
    static final Duration LONGEST_FOR_NAME = Duration.ofMinutes(1);

    private static final int PROVEN = 10_000;
    private static final int LONGEST_NAME = 128;

    private final FailureCounts<Pair> pairs;
    private final FailureCounts<Pair> localPairs;
    private final FailureCounts<String> addresses;
    private final FailureCounts<String> names;
    private final Set<Pair> proven = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > PROVEN;
        }
    }));

    private record Pair(String name, String address) {}

    @Autowired
    LoginThrottle() {
        this(System::nanoTime);
    }

    LoginThrottle(LongSupplier nanos) {
        this.pairs = new FailureCounts<>(FREE, LONGEST, nanos);
        this.localPairs = new FailureCounts<>(FREE, LONGEST_LOCAL, nanos);
        this.addresses = new FailureCounts<>(FREE_PER_ADDRESS, LONGEST, nanos);
        this.names = new FailureCounts<>(FREE_PER_NAME, LONGEST_FOR_NAME, nanos);
    }

    /** Lets the attempt pass, or says by an exception how long it has to wait. */
    void admit(String name, ClientAddress address) {
        Pair pair = pair(name, address);
        Duration wait = own(address).admit(pair);
        if (wait.isZero() && !address.local() && !proven.contains(pair)) {
            wait = addresses.admit(address.text());
            if (wait.isZero()) {
                wait = names.admit(pair.name());
            }
        }
        if (!wait.isZero()) {
            throw new ThrottledException(wait);
        }
    }

    /** How long the next attempt on this name from this address has to wait. */
    Duration failed(String name, ClientAddress address) {
        Pair pair = pair(name, address);
        if (!address.local() && !proven.contains(pair)) {
            addresses.failed(address.text());
            names.failed(pair.name());
        }
        return own(address).failed(pair);
    }

    void succeeded(String name, ClientAddress address) {
        Pair pair = pair(name, address);
        own(address).forget(pair);
        proven.add(pair);
    }

    private FailureCounts<Pair> own(ClientAddress address) {
        return address.local() ? localPairs : pairs;
    }

    /** A name longer than any account's says nothing more by its end, and must not take the memory. */
    private static Pair pair(String name, ClientAddress address) {
        String fitting = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        return new Pair(Objects.requireNonNull(fitting), address.text());
    }
}
