package io.procvision.runner.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.node.JsonNodeFactory;

/** A call into its frame, and a result out of one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx256m")
@State(Scope.Benchmark)
public class FrameCodecBenchmark {

    private final FrameCodec codec = new FrameCodec(DataSize.ofMegabytes(16));

    private final Frame.Call call = new Frame.Call(
            "0f9d1c3e-5a4b-4c6d-8e7f-0123456789ab",
            new CallData.Execute(new Inspection(
                    "0f9d1c3e-5a4b-4c6d-8e7f-0123456789ab",
                    "A01",
                    1,
                    "surface",
                    JsonNodeFactory.instance.arrayNode(),
                    image("current"),
                    image("guide"))));

    private final byte[] result = ("{\"type\": \"result\", \"timestamp_ms\": 1700000000000, \"request_id\":"
                    + " \"0f9d1c3e-5a4b-4c6d-8e7f-0123456789ab\", \"status\": \"OK\", \"message\": \"\", \"data\":"
                    + " {\"result_status\": \"NG\", \"ng_reason\": \"1 dark spot(s)\", \"defect_rects\": [{\"x\": 94, \"y\":"
                    + " 269, \"width\": 19, \"height\": 18, \"label\": \"dark_spot\", \"score\": 0.93}], \"step_index\": 1}}")
            .getBytes(UTF_8);

    private static Inspection.Image image(String id) {
        return new Inspection.Image(
                id, JsonNodeFactory.instance.objectNode().put("width", 1920).put("height", 1200));
    }

    @Benchmark
    public byte[] encodeCall() throws ProtocolException {
        return codec.encode(call);
    }

    @Benchmark
    public Optional<Frame.Inbound> decodeResult() throws ProtocolException {
        return codec.decode(result);
    }
}
