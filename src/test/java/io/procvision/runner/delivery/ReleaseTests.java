package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One version in all places, and everything that is attached to its release. */
class ReleaseTests {

    private static final String BILL = "{\"bomFormat\": \"CycloneDX\"}";

    @TempDir
    private Path folder;

    private final String version =
            read("pom.xml").replaceAll("(?s).*<artifactId>procvision-runner</artifactId>\\s*<version>([^<]+)<.*", "$1");

    @BeforeEach
    void buildJar() throws IOException {
        jar("META-INF/sbom/application.cdx.json");
    }

    @Test
    void oneVersionStandsEverywhere() {
        Map<String, Object> chart = Tree.map(Chart.yaml().load(read("helm/procvision-runner/Chart.yaml")));
        Map<String, Object> compose = Tree.map(Chart.yaml().load(read("docker-compose.yml")));

        assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(chart).containsEntry("version", version).containsEntry("appVersion", version);
        assertThat(Tree.at(compose, "services", "runner", "image")).isEqualTo("procvision-runner:" + version);
        assertThat(read("CHANGELOG.md").lines())
                .anyMatch(line -> line.matches("## \\Q%s\\E - \\d{4}-\\d{2}-\\d{2}".formatted(version)));
    }

    @Test
    void aReleaseIsJarBillOfMaterialsChartAndTheirSums() throws Exception {
        Path release = folder.resolve("release");

        assertThat(release(version)).isEqualTo(0);

        assertThat(release.resolve("procvision-runner-%s.cdx.json".formatted(version)))
                .hasContent(BILL);
        assertThat(release.resolve("procvision-runner-%s.jar".formatted(version)))
                .hasSameBinaryContentAs(folder.resolve("service.jar"));
        assertThat(new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
                        .directory(release.toFile())
                        .redirectOutput(folder.resolve("checked").toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(folder.resolve("checked")).content().hasLineCount(3);
        assertThat(new Helm(release.resolve("procvision-runner-%s.tgz".formatted(version)))
                        .template()
                        .withName("line")
                        .withKubeVersion("1.34.0")
                        .call())
                .contains("kind: StatefulSet", "kind: NetworkPolicy");
    }

    @Test
    void whatDoesNotFitTogetherIsNotReleased() throws Exception {
        assertThat(release(version + "-other")).isNotZero();
        jar("META-INF/MANIFEST.MF");
        assertThat(release(version)).isNotZero();
        try (Stream<Path> files = Files.list(Files.createDirectories(folder.resolve("release")))) {
            assertThat(files).noneMatch(file -> file.toString().endsWith("SHA256SUMS"));
        }
    }

    @Test
    void whatWouldBeInTheWayIsSaidFirst() throws Exception {
        assertThat(release(version, "--only-check", "--offline=false")).isZero();
        assertThat(release(version, "--only-check", "--offline=true")).isNotZero();
        assertThat(release(version + "-other", "--only-check")).isNotZero();
        assertThat(folder.resolve("release")).doesNotExist();
    }

    private int release(String wanted, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", "tools/release.py", wanted));
        command.addAll(List.of("--jar", folder.resolve("service.jar").toString()));
        command.addAll(List.of("--into", folder.resolve("release").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private void jar(String entry) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve("service.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry(entry));
            jar.write(BILL.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new AssertionError(file + " cannot be read", failure);
        }
    }
}
