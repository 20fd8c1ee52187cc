package io.procvision.runner.http;

import static io.procvision.runner.http.ProblemAssertions.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.procvision.runner.Fixtures;
import io.procvision.runner.RunnerClient;
import io.procvision.runner.RunnerClient.Answer;
import io.procvision.runner.RunnerTest;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** Images reach the algorithm whole or the call is refused: none is ever judged by a black one. */
@RunnerTest
class ImageTests {

    private static final String PID = "A03";
    private static final Map<String, Integer> SMALL = Map.of("width", 8, "height", 4);

    @Autowired
    private RunnerClient runner;

    @Value("${runner.images.folder}")
    private Path shared;

    private final Resource good = new FileSystemResource(Fixtures.sample("images/good.png"));

    @BeforeEach
    void bind() {
        runner.installed("fault_lab-1.0.0");
        assertThat(runner.activate("fault_lab", "1.0.0", PID).status()).isEqualTo(200);
    }

    @AfterEach
    void unbind() {
        runner.unbind(PID);
    }

    /** By the short way of usual calls, and by the general one. */
    @ParameterizedTest
    @CsvSource({"*/*", "application/*"})
    void anArrayInTheSharedFolderIsSeenAsItIsAndLeftThere(String accept) throws IOException {
        Path file = shared.resolve("line_1_cam.npy");
        Files.write(file, Npy.ofColour(8, 4, 10, 20, 30));

        Answer answer = runner.post(
                "/api/v1/pids/" + PID + "/calls",
                byId("line/1:cam", SMALL, "line/1:cam", SMALL),
                headers -> headers.set(HttpHeaders.ACCEPT, accept));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.headers().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertSeen(answer, "cur_image", 4, 8, 10, 20, 30);
        assertThat(answer.body().at("/data/cur_image/sum").asInt()).isEqualTo(8 * 4 * 60);
        assertThat(file).exists();
    }

    @Test
    void anEncodedImageInTheSharedFolderIsDecodedForTheAlgorithm() throws IOException {
        Files.copy(Fixtures.sample("images/good.png"), shared.resolve("encoded.bin"));

        Answer answer = callById(
                "encoded", Map.of("width", 320, "height", 240), "encoded", Map.of("width", 320, "height", 240));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertSeen(answer, "guide_image", 240, 320, 188, 192, 198);
    }

    @Test
    void pngAndJpegPartsAreDecodedAndNothingOfThemStays() throws IOException {
        Answer answer = runner.call(
                PID, Map.of("step_index", 1), Map.of("cur_image", jpeg(16, 12, Color.GRAY), "guide_image", good));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertSeen(answer, "guide_image", 240, 320, 188, 192, 198);
        JsonNode grey = answer.body().at("/data/cur_image");
        assertThat(grey.at("/shape/0").asInt()).isEqualTo(12);
        assertThat(grey.at("/first_pixel/0").asInt()).isBetween(124, 132);
        assertNoImageOfTheRunnerStays();
    }

    @ParameterizedTest
    @CsvSource({"cur_image", "guide_image"})
    void aMissingPartIsRefused(String missing) throws IOException {
        Map<String, Resource> images = new HashMap<>(Map.of("cur_image", good, "guide_image", good));
        images.remove(missing);

        assertProblem(runner, runner.call(PID, Map.of(), images), 422, "1002", "image_load_failed", missing);
        assertNoImageOfTheRunnerStays();
    }

    @ParameterizedTest
    @CsvSource({"cur_image", "guide_image"})
    void aDamagedPartIsRefused(String damaged) throws IOException {
        byte[] whole = good.getContentAsByteArray();
        for (byte[] content :
                new byte[][] {new byte[0], "no image".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, 400)}) {
            Map<String, Resource> images = new HashMap<>(Map.of("cur_image", good, "guide_image", good));
            images.put(damaged, named(content, "part.png"));

            assertProblem(runner, runner.call(PID, Map.of(), images), 422, "1002", "image_load_failed", damaged);
        }
        assertNoImageOfTheRunnerStays();
    }

    @Test
    void anIdWithoutAFileIsRefused() {
        assertProblem(
                runner,
                callById("absent", SMALL, "absent", SMALL),
                422,
                "1002",
                "image_load_failed",
                "absent.npy",
                shared.toString());
    }

    @Test
    void aCallWithoutAnImageIdIsRefused() {
        assertProblem(
                runner,
                runner.post("/api/v1/pids/" + PID + "/calls", Map.of("step_index", 1)),
                422,
                "1002",
                "image_load_failed",
                "cur_image_shm_id");
    }

    @Test
    void aCallWithoutAGuideImageIdIsRefused() throws IOException {
        Files.write(shared.resolve("lonely.npy"), Npy.ofColour(8, 4, 1, 1, 1));

        Answer answer = runner.post(
                "/api/v1/pids/" + PID + "/calls", Map.of("cur_image_shm_id", "lonely", "cur_image_meta", SMALL));

        assertProblem(runner, answer, 422, "1002", "image_load_failed", "guide_image");
    }

    @Test
    void anImageThatIsNotAsItsMetaSaysIsRefused() throws IOException {
        Files.write(shared.resolve("small.npy"), Npy.ofColour(8, 4, 1, 1, 1));
        Files.write(shared.resolve("torn.npy"), Arrays.copyOf(Npy.ofColour(8, 4, 1, 1, 1), 140));
        Files.copy(Fixtures.sample("images/good.png"), shared.resolve("png.bin"));

        for (Answer answer : new Answer[] {
            callById("small", Map.of("width", 9, "height", 4), "small", SMALL),
            callById("small", SMALL, "small", Map.of("width", 8, "height", 5)),
            callById("small", Map.of("width", 8), "small", SMALL),
            callById("small", Map.of("width", 0, "height", 4), "small", SMALL),
            callById("small", SMALL, "small", Map.of()),
        }) {
            assertProblem(runner, answer, 422, "1002", "image_load_failed", "small");
        }
        assertProblem(runner, callById("torn", SMALL, "small", SMALL), 422, "1002", "image_load_failed", "torn.npy");
        assertProblem(runner, callById("png", SMALL, "small", SMALL), 422, "1002", "image_load_failed", "png.bin");
    }

    private Answer callById(String current, Map<String, ?> currentMeta, String guide, Map<String, ?> guideMeta) {
        return runner.post("/api/v1/pids/" + PID + "/calls", byId(current, currentMeta, guide, guideMeta));
    }

    private static Map<String, ?> byId(
            String current, Map<String, ?> currentMeta, String guide, Map<String, ?> guideMeta) {
        return Map.of(
                "step_index", 1,
                "cur_image_shm_id", current,
                "cur_image_meta", currentMeta,
                "guide_image_shm_id", guide,
                "guide_image_meta", guideMeta);
    }

    private static void assertSeen(Answer answer, String image, int height, int width, int... pixel) {
        JsonNode seen = answer.body().path("data").path(image);
        assertThat(seen.path("shape").valueStream().map(JsonNode::asInt)).containsExactly(height, width, 3);
        assertThat(seen.path("first_pixel")
                        .valueStream()
                        .mapToInt(JsonNode::asInt)
                        .toArray())
                .isEqualTo(pixel);
    }

    private void assertNoImageOfTheRunnerStays() throws IOException {
        try (Stream<Path> files = Files.list(shared)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".npy"))
                    .isSubsetOf("line_1_cam.npy", "lonely.npy", "small.npy", "torn.npy", "traffic.npy");
        }
    }

    private static Resource jpeg(int width, int height, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour.getRGB());
            }
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", encoded);
        return named(encoded.toByteArray(), "part.jpg");
    }

    /** Without a file name it would be sent as a form field. */
    private static Resource named(byte[] content, String fileName) {
        return new ByteArrayResource(content) {
            @Override
            public String getFilename() {
                return fileName;
            }
        };
    }
}
