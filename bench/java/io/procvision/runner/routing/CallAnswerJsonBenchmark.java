package io.procvision.runner.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.health.CallOutcome;
import io.procvision.runner.process.CallAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The two things done to every answer: its verdict is read for the meters, and it is rendered for the client. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@State(Scope.Benchmark)
public class CallAnswerJsonBenchmark {

    private final Pid pid = new Pid("A01");

    private final CallAnswer answer = new CallAnswer(
            "0f9d1c3e-5a4b-4c6d-8e7f-0123456789ab",
            new AlgorithmVersion("bench_work", "1.0.0"),
            "OK",
            "",
            ByteBuffer.wrap(
                    "{\"result_status\": \"OK\", \"debug\": {\"total\": 42}, \"step_index\": 1}".getBytes(UTF_8)),
            Duration.ofNanos(123_456),
            Duration.ofNanos(250_123));

    @Benchmark
    public CallOutcome readVerdict() {
        return Verdicts.outcome(answer);
    }

    @Benchmark
    public byte[] render() {
        return CallAnswerJson.render(pid, answer);
    }
}
