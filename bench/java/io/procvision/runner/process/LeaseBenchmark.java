package io.procvision.runner.process;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What the promise 'no call is lost' costs each call: taking a lease and giving it back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@State(Scope.Benchmark)
public class LeaseBenchmark {

    private final LeaseCount leases = new LeaseCount();

    @Benchmark
    public boolean takeAndGiveBack() {
        return leases.tryAcquire() && leases.release();
    }

    @Benchmark
    @Threads(2)
    public boolean takeAndGiveBackContended() {
        return leases.tryAcquire() && leases.release();
    }
}
