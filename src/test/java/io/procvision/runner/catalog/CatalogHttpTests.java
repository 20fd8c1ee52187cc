package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.ProblemDetails;
import io.procvision.runner.core.RunnerException;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The routes over a hand-made server: what goes in, what comes out, with real installations behind. */
class CatalogHttpTests {

    private static final Principal OLGA = () -> "olga";

    @TempDir
    Path folder;

    private CatalogFixture fixture;
    private OperationController operations;
    private MockMvcTester http;

    @BeforeEach
    void serve() {
        fixture = new CatalogFixture(folder.resolve("store"));
        operations = new OperationController(fixture.operations);
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .build();
        JacksonJsonHttpMessageConverter json = new JacksonJsonHttpMessageConverter(mapper);
        http = MockMvcTester.create(MockMvcBuilders.standaloneSetup(
                                new InstallController(
                                        fixture.installer, new InstallSettings(2, 10, Duration.ofMinutes(1))),
                                new ValidationController(fixture.validator),
                                new PackageController(fixture.views),
                                operations)
                        .setControllerAdvice(new Problems())
                        .setMessageConverters(json)
                        .build())
                .withHttpMessageConverters(List.of(json));
    }

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
        operations.destroy();
    }

    @Test
    void anUploadIsAcceptedAndItsOperationCanBeFollowed() {
        MvcTestResult accepted = http.post()
                .uri("/api/v1/algorithms/install")
                .multipart()
                .file(archive(Packages.tool("demo_algo", "1.0.0", folder)))
                .principal(OLGA)
                .exchange();
        assertThat(accepted).hasStatus(202);
        String location = String.valueOf(accepted.getResponse().getHeader("Location"));
        assertThat(location).startsWith("/api/v1/operations/");
        assertThat(accepted).bodyJson().extractingPath("$.state").isEqualTo("running");

        MvcTestResult events = http.get().uri(location + "/events").exchange(Duration.ofSeconds(60));
        assertThat(events).hasStatusOk().hasContentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM);
        assertThat(events).bodyText().contains("event:progress", "\"unpack\"", "\"succeeded\"");

        assertThat(http.get().uri(location))
                .bodyJson()
                .extractingPath("$.result.name")
                .isEqualTo("demo_algo");
        assertThat(fixture.audited)
                .singleElement()
                .satisfies(event -> assertThat(event.operator().name()).isEqualTo("olga"));
    }

    @Test
    void whoPrefersToWaitGetsThePackageAndThenThatItWasThere() {
        byte[] zip = Packages.tool("demo_algo", "1.0.0", folder).bytes(folder.resolve("up.zip"));
        for (int status : new int[] {201, 200}) {
            MvcTestResult result = http.post()
                    .uri("/api/v1/algorithms/install")
                    .multipart()
                    .file(new MockMultipartFile("file", "demo.zip", "application/zip", zip))
                    .header("Prefer", "respond-async, wait=60")
                    .exchange(Duration.ofSeconds(60));
            assertThat(result)
                    .hasStatus(status)
                    .hasHeader("Location", "/api/v1/algorithms/demo_algo/1.0.0")
                    .hasHeader("Preference-Applied", "wait=60");
            assertThat(result).bodyJson().extractingPath("$.entry_point").isEqualTo("demo.main:Spots");
        }
    }

    @Test
    void whoPrefersToWaitGetsTheProblem() {
        MvcTestResult result = http.post()
                .uri("/api/v1/algorithms/install")
                .multipart()
                .file(archive(new Zip().with("readme.txt", "no manifest")))
                .header("Prefer", "wait=60")
                .exchange(Duration.ofSeconds(60));
        assertThat(result).hasStatus(422).bodyJson().extractingPath("$.code").isEqualTo("2002");
    }

    @Test
    void archivesInZipsAreInstalledByPlainName() {
        assertThat(install("{\"zip\":\"../x.zip\"}")).hasStatus(400);
        assertThat(install("{}")).hasStatus(400);
        assertThat(install("{\"zip\":\"absent.zip\"}")).hasStatus(404);
        Packages.tool("demo_algo", "1.0.0", folder).write(fixture.store.zips().resolve("there.zip"));
        assertThat(install("{\"zip\":\"there.zip\"}")).hasStatus(201);
    }

    @Test
    void validationTellsEachCheck() {
        MvcTestResult result = http.post()
                .uri("/api/v1/algorithms/validate")
                .multipart()
                .file(archive(new Zip().with("manifest.json", "{}")))
                .exchange();
        assertThat(result).hasStatusOk().bodyJson().extractingPath("$.status").isEqualTo("fail");
        assertThat(result).bodyJson().extractingPath("$.checks[0].result").isEqualTo("fail");
        assertThat(result).bodyJson().extractingPath("$.checks[1].result").isEqualTo("skipped");
        assertThat(http.post()
                        .uri("/api/v1/algorithms/validate")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"name\":\"demo\",\"version\":\"1\"}"))
                .hasStatus(404);
    }

    @Test
    void installedVersionsAreListedFilteredAndShown() {
        fixture.pretend("demo", "1.0.0", Instant.EPOCH);
        fixture.pretend("other", "1.0.0", Instant.EPOCH);
        fixture.needs.put(new AlgorithmVersion("demo", "1.0.0"), List.of("active on A01"));
        assertThat(http.get().uri("/api/v1/algorithms"))
                .bodyJson()
                .extractingPath("$[*].name")
                .asArray()
                .containsExactly("demo", "other");
        assertThat(http.get().uri("/api/v1/algorithms?name=other&state=installed"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(1);
        assertThat(http.get().uri("/api/v1/algorithms?state=elsewhere"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(0);
        assertThat(http.get().uri("/api/v1/algorithms/demo/1.0.0"))
                .bodyJson()
                .extractingPath("$.kept_because[0]")
                .isEqualTo("active on A01");
        assertThat(http.get().uri("/api/v1/algorithms/demo/2.0.0")).hasStatus(404);
        assertThat(http.get().uri("/api/v1/operations/unknown")).hasStatus(404);
        assertThat(http.get().uri("/api/v1/operations/unknown/events")).hasStatus(404);
    }

    @Test
    void theWaitPreferenceIsReadAsTheRfcDemands() {
        Duration longest = Duration.ofSeconds(100);
        assertThat(PreferredWait.of("wait=10", longest)).contains(Duration.ofSeconds(10));
        assertThat(PreferredWait.of("respond-async, Wait = \"20\"; foo=bar", longest))
                .contains(Duration.ofSeconds(20));
        assertThat(PreferredWait.of("wait=100000", longest)).contains(longest);
        assertThat(PreferredWait.of("wait=soon", longest)).isEmpty();
        assertThat(PreferredWait.of("respond-async", longest)).isEmpty();
        assertThat(PreferredWait.of(null, longest)).isEmpty();
    }

    private MvcTestResult install(String body) {
        return http.post()
                .uri("/api/v1/algorithms/install")
                .header("Prefer", "wait=60")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange(Duration.ofSeconds(60));
    }

    private MockMultipartFile archive(Zip zip) {
        return new MockMultipartFile("file", "demo.zip", "application/zip", zip.bytes(folder.resolve("up.zip")));
    }

    /** Stands for the one advice of the service, which is no business of this package. */
    @RestControllerAdvice
    static class Problems {

        @ExceptionHandler
        ResponseEntity<ProblemDetail> handle(RunnerException failure) {
            return ResponseEntity.status(failure.problem().status()).body(ProblemDetails.of(failure));
        }
    }
}
