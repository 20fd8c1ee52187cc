package io.procvision.runner.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FrameCodecTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final FrameCodec codec = new FrameCodec(DataSize.ofKilobytes(4));

    @Test
    void readsEveryFrameAnAdapterSends() throws IOException {
        assertThat(decode("{'type':'hello','sdk_version':'0.3.2','timestamp_ms':1,'capabilities':['ping','execute']}"))
                .isEqualTo(new Frame.Hello("0.3.2", Set.of("ping", "execute")));
        assertThat(decode("{'type':'pong','request_id':'p1','status':'OK'}")).isEqualTo(new Frame.Pong("p1"));
        assertThat(decode("{'type':'shutdown','status':'OK'}")).isEqualTo(new Frame.Stopped());
        assertThat(decode("{'type':'error','request_id':null,'message':'no entry','error_code':'1004'}"))
                .isEqualTo(new Frame.Failure(null, "1004", "no entry"));
        assertThat(decode("{'type':'error','request_id':'c1','message':'boom','error_code':1009}"))
                .isEqualTo(new Frame.Failure("c1", "1009", "boom"));
    }

    @Test
    void keepsTheDataOfAResultByteForByte() throws IOException {
        String data = "{ \"größe\" : 1.50, \"list\":[1,{\"x\":\"}\"}],\"far\":1e999 }";

        Frame.Result result =
                (Frame.Result) decode("{'type':'result','request_id':'c1','status':'ERROR','message':'dark','data':"
                        + data.replace('"', '\'') + ",'more':[{}]}");

        assertThat(result.requestId()).isEqualTo("c1");
        assertThat(result.status()).isEqualTo("ERROR");
        assertThat(result.message()).isEqualTo("dark");
        assertThat(text(result.data())).isEqualTo(data);
    }

    @Test
    void takesMissingDataForAnEmptyObject() throws IOException {
        Frame.Result result = (Frame.Result) decode("{'type':'result','request_id':'c1','data':null}");

        assertThat(text(result.data())).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "[1,{'a':NaN}]"})
    void turnsAResultThatIsNoJsonIntoAFailureOfItsRequest(String value) throws IOException {
        Frame.Failure failure =
                (Frame.Failure) decode("{'type':'result','data':{'score':%s},'request_id':'c1'}".formatted(value));

        assertThat(failure.requestId()).isEqualTo("c1");
        assertThat(failure.code()).isEqualTo("1000");
        assertThat(failure.message()).contains("NaN or Infinity");
    }

    @Test
    void turnsDataThatIsNoObjectIntoAFailureOfItsRequest() throws IOException {
        assertThat(decode("{'type':'result','request_id':'c1','data':[1]}"))
                .isInstanceOfSatisfying(
                        Frame.Failure.class,
                        failure -> assertThat(failure.message()).contains("not a JSON object"));
    }

    @Test
    void passesOverUnknownTypes() throws IOException {
        byte[] stream = concat(
                frame("{'type':'telemetry','data':{}}"), frame("{}"), frame("{'type':'pong','request_id':'p1'}"));

        assertThat(codec.read(new ByteArrayInputStream(stream))).contains(new Frame.Pong("p1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{'type':'pong'",
                "{'type':'pong','request_id':'p1'} {}",
                "{'type':'pong'}",
                "{'type':'result','data':{}}",
                "{'type':'result','request_id':7.5}",
                "{'type':'result','request_id':'c1','data':{'a':nan}}",
                "not json"
            })
    void refusesWhatIsNoFrame(String body) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.read(new ByteArrayInputStream(frame(body))));
    }

    @Test
    void refusesAnotherEncoding() {
        byte[] body = "{\"type\":\"result\",\"request_id\":\"c1\",\"data\":{}}".getBytes(StandardCharsets.UTF_16BE);

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> codec.decode(body));
    }

    @Test
    void refusesALengthBeyondTheLimitBeforeReadingOn() {
        byte[] printed = "Traceback (most recent call last)".getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.read(new ByteArrayInputStream(printed)))
                .withMessageContaining("not between 1 and 4096");
    }

    @Test
    void refusesToSendMoreThanTheLimit() {
        Frame.Ping huge = new Frame.Ping("x".repeat(5000));

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.encode(huge))
                .withMessageContaining("exceeds the limit of 4096");
    }

    @Test
    void escapesTextThatNoEncodingHas() throws IOException {
        assertThat(encoded(new Frame.Ping("\ud800x")).get("request_id").asString())
                .isEqualTo("\ud800x");
    }

    @Test
    void tellsTheEndOfTheStreamFromATornFrame() throws IOException {
        assertThat(codec.read(new ByteArrayInputStream(new byte[0]))).isEmpty();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.read(new ByteArrayInputStream(new byte[] {0, 0})));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.read(new ByteArrayInputStream(new byte[] {0, 0, 0, 9, '{'})));
    }

    @Test
    void greetsAndEndsAdaptersInTheirWords() throws IOException {
        assertThat(encoded(new Frame.Welcome("1.2", Duration.ofSeconds(5), Duration.ofSeconds(2))))
                .isEqualTo(
                        json(
                                "{'type':'hello','runner_version':'1.2','heartbeat_interval_ms':5000,'heartbeat_grace_ms':2000}"));
        assertThat(encoded(new Frame.Ping("p1"))).isEqualTo(json("{'type':'ping','request_id':'p1'}"));
        assertThat(encoded(new Frame.Shutdown())).isEqualTo(json("{'type':'shutdown'}"));
    }

    @Test
    void expressesACallForTheLaterGeneration() throws IOException {
        CallData data = Generation.of(Set.of("call", "execute")).express(inspection());

        assertThat(encoded(new Frame.Call("c1", data)))
                .isEqualTo(json("{'type':'call','request_id':'c1','data':{'step_index':2,'step_desc':'left side',"
                        + "'guide_info':[{'label':'1'}],'cur_image_shm_id':'cur','cur_image_meta':{'width':8},"
                        + "'guide_image_shm_id':'guide','guide_image_meta':{'width':9}}}"));
    }

    @Test
    void expressesACallForTheEarlierGeneration() throws IOException {
        CallData data = Generation.of(Set.of("call", "info")).express(inspection());

        assertThat(encoded(new Frame.Call("c1", data)))
                .isEqualTo(json("{'type':'call','request_id':'c1','data':{'phase':'execute','step_index':2,'pid':'A01',"
                        + "'session':{'id':'c1','context':{}},"
                        + "'user_params':{'step_desc':'left side','guide_info':[{'label':'1'}]},"
                        + "'shared_mem_id':'cur','image_meta':{'width':8}}}"));
    }

    @Test
    void asksAnAdapterWhoItIs() throws IOException {
        assertThat(encoded(new Frame.Call("i", new CallData.Info())))
                .isEqualTo(json("{'type':'call','request_id':'i','data':{'phase':'info'}}"));
    }

    private static Inspection inspection() {
        return new Inspection(
                "c1",
                "A01",
                2,
                "left side",
                json("[{'label':'1'}]"),
                new Inspection.Image("cur", json("{'width':8}")),
                new Inspection.Image("guide", json("{'width':9}")));
    }

    private JsonNode encoded(Frame.Outbound outbound) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(codec.encode(outbound));
        assertThat(frame.getInt()).isEqualTo(frame.remaining());
        return JSON.readTree(frame.array(), Integer.BYTES, frame.remaining());
    }

    private Frame decode(String body) throws IOException {
        return codec.decode(bytes(body)).orElseThrow();
    }

    private static byte[] frame(String body) {
        byte[] bytes = bytes(body);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(4096);
        for (byte[] part : parts) {
            all.put(part);
        }
        byte[] joined = new byte[all.position()];
        all.flip().get(joined);
        return joined;
    }

    private static JsonNode json(String text) {
        return JSON.readTree(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer data) {
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }
}
