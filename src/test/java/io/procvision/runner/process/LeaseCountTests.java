package io.procvision.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

class LeaseCountTests {

    private static final int INTERLEAVINGS = 300;

    private final LeaseCount count = new LeaseCount();

    @Test
    void theLastReleaseIsTheEnd() {
        assertThat(count.tryAcquire()).isTrue();
        assertThat(count.release()).isFalse();
        assertThat(count.release()).isTrue();
        assertThat(count.tryAcquire()).isFalse();
    }

    /** In every interleaving of two calls with the end of the route, one release is the last and none is served after it. */
    @Test
    void exactlyOneReleaseIsTheLastInEveryInterleaving() {
        Lincheck.runConcurrentTest(INTERLEAVINGS, LeaseCountTests::callsMeetTheEndOfTheRoute);
    }

    private static void callsMeetTheEndOfTheRoute() {
        LeaseCount leases = new LeaseCount();
        AtomicInteger ends = new AtomicInteger();
        Runnable call = () -> {
            if (leases.tryAcquire()) {
                check(ends.get() == 0, "served after the end");
                end(leases, ends);
            }
        };
        Thread first = new Thread(call);
        Thread second = new Thread(call);
        first.start();
        second.start();
        end(leases, ends);
        join(first);
        join(second);
        check(ends.get() == 1, "the end came " + ends.get() + " times");
        check(!leases.tryAcquire(), "leased after the end");
    }

    private static void end(LeaseCount leases, AtomicInteger ends) {
        if (leases.release()) {
            ends.incrementAndGet();
        }
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
