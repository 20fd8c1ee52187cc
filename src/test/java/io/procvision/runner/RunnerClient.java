package io.procvision.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to the service as its clients do: HTTP, JSON and the paths of the contract; nothing of the service's own types. Every
 * answer of a service that the test started itself has to be one that the service's description tells of.
 */
@TestComponent
@Lazy
public class RunnerClient {

    public static final String PASSWORD = "correct-horse-battery-staple";

    private static final JsonMapper JSON = new JsonMapper();

    private final RestClient http;
    private final boolean described;

    @Autowired
    public RunnerClient(@Value("${local.server.port}") int port) {
        this("http://127.0.0.1:" + port, true);
    }

    /** To a process of its own, which may be of another release, or end in the middle of an answer. */
    public RunnerClient(String address) {
        this(address, false);
    }

    private RunnerClient(String address, boolean described) {
        this.described = described;
        this.http = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory())
                .baseUrl(address)
                .defaultHeaders(headers -> headers.setBasicAuth("admin", PASSWORD))
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    /** A status with the JSON that came along; a missing node where there was no body. */
    public record Answer(String path, int status, JsonNode body, HttpHeaders headers) {

        /** The code of a problem, empty for anything else. */
        public String code() {
            return body.path("code").asString("");
        }

        /** One property of each item of a page. */
        public List<String> items(String property) {
            return body.path("items")
                    .valueStream()
                    .map(item -> item.path(property).asString())
                    .toList();
        }

        public String detail() {
            return body.path("detail").asString("");
        }
    }

    public Answer get(String path) {
        return send(HttpMethod.GET, path, null, headers -> {});
    }

    /** What is not JSON: a table, or a stream of events that is read to its end. */
    public ResponseEntity<String> text(String path, String mediaType) {
        return http.get()
                .uri(path)
                .header(HttpHeaders.ACCEPT, mediaType)
                .retrieve()
                .toEntity(String.class);
    }

    public Answer delete(String path) {
        return send(HttpMethod.DELETE, path, null, headers -> {});
    }

    public Answer delete(String path, Object body) {
        return send(HttpMethod.DELETE, path, body, headers -> {});
    }

    public Answer post(String path, Object body) {
        return post(path, body, headers -> {});
    }

    public Answer post(String path, Object body, Consumer<HttpHeaders> headers) {
        return send(HttpMethod.POST, path, body, headers);
    }

    /** Uploads an archive and waits for the end of its installation. */
    public Answer install(Path archive) {
        return send(
                HttpMethod.POST,
                "/api/v1/algorithms/install",
                parts("file", new FileSystemResource(archive)),
                headers -> headers.set("Prefer", "wait=120"));
    }

    /** Sees that a fixture is installed, however many tests ask for it. */
    public void installed(String... fixtures) {
        for (String fixture : fixtures) {
            Answer answer = install(Fixtures.fixture(fixture + ".zip"));
            if (answer.status() != 201 && answer.status() != 200) {
                throw new AssertionError(fixture + " could not be installed: " + answer);
            }
        }
    }

    public Answer activate(String name, String version, String... pids) {
        return bind("activate", name, version, pids);
    }

    public Answer switchTo(String name, String version, String... pids) {
        return bind("switch", name, version, pids);
    }

    public Answer rollback(String... pids) {
        return post("/api/v1/algorithms/rollback", Map.of("pids", List.of(pids), "reason", "test"));
    }

    public Answer emergency(String... pids) {
        return post("/api/v1/algorithms/emergency-rollback", Map.of("pids", List.of(pids), "reason", "test"));
    }

    /** Leaves PIDs as a test found them: without a version, and free for every version. */
    public void unbind(String... pids) {
        for (String pid : pids) {
            release(pid);
            Answer answer = delete("/api/v1/pids/" + pid);
            if (answer.status() != 204 && answer.status() != 404) {
                throw new AssertionError(pid + " could not be unbound: " + answer);
            }
        }
    }

    /** Lets go what emergencies on that PID have quarantined. */
    public void release(String pid) {
        get("/api/v1/quarantine?size=500")
                .body()
                .path("items")
                .valueStream()
                .filter(hold -> hold.path("pid").asString("").equals(pid))
                .forEach(hold -> {
                    String path = "/api/v1/pids/%s/quarantine/%s/%s"
                            .formatted(
                                    pid,
                                    hold.path("name").asString(),
                                    hold.path("version").asString());
                    Answer answer = delete(path, Map.of("reason", "test"));
                    if (answer.status() != 204) {
                        throw new AssertionError(hold + " could not be released: " + answer);
                    }
                });
    }

    /** A call with images in the request; the description tells a {@code fault_lab} how to behave. */
    public Answer call(String pid, String behaviour) {
        return call(pid, Map.of("step_index", 1, "step_desc", behaviour));
    }

    public Answer call(String pid, Map<String, ?> call) {
        Resource good = new FileSystemResource(Fixtures.sample("images/good.png"));
        return call(pid, call, Map.of("cur_image", good, "guide_image", good));
    }

    public Answer call(String pid, Map<String, ?> call, Map<String, Resource> images) {
        MultiValueMap<String, Object> parts = parts("call", JSON.writeValueAsString(call));
        images.forEach(parts::add);
        return post("/api/v1/pids/" + pid + "/calls", parts);
    }

    private Answer bind(String how, String name, String version, String... pids) {
        return post(
                "/api/v1/algorithms/" + how,
                Map.of("name", name, "version", version, "pids", List.of(pids), "reason", "test"));
    }

    public static MultiValueMap<String, Object> parts(String name, Object value) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add(name, value);
        return parts;
    }

    public Answer send(
            HttpMethod method,
            String path,
            @org.jspecify.annotations.Nullable Object body,
            Consumer<HttpHeaders> headers) {
        RestClient.RequestBodySpec request = http.method(method).uri(path);
        if (body != null) {
            request.contentType(
                            body instanceof MultiValueMap ? MediaType.MULTIPART_FORM_DATA : MediaType.APPLICATION_JSON)
                    .body(body);
        }
        Answer answer = request.headers(headers).exchange((sent, response) -> {
            byte[] bytes = response.getBody().readAllBytes();
            return new Answer(
                    sent.getURI().getRawPath(),
                    response.getStatusCode().value(),
                    bytes.length == 0 ? JSON.missingNode() : JSON.readTree(bytes),
                    response.getHeaders());
        });
        if (described) {
            Description.of(this).require(method, answer);
        }
        return answer;
    }

    /** Which needs no account, and so no database. */
    JsonNode description() {
        return JSON.readTree(http.get()
                .uri("/v3/api-docs")
                .headers(HttpHeaders::clear)
                .retrieve()
                .body(String.class));
    }
}
