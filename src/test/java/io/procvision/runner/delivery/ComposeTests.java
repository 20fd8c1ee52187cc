package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can go wrong in the Compose file without Compose itself noticing, or noticing late. */
class ComposeTests {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)([^}]*)}");

    /** What is used here of the Compose specification, which refuses everything else. A new key is to be looked up there first. */
    private static final Set<String> OF_THE_FILE =
            Set.of("name", "x-hardened", "services", "networks", "volumes", "secrets");

    private static final Set<String> OF_A_SERVICE = Set.of(
            "image",
            "build",
            "hostname",
            "user",
            "command",
            "environment",
            "secrets",
            "volumes",
            "tmpfs",
            "ports",
            "networks",
            "depends_on",
            "healthcheck",
            "restart",
            "cap_drop",
            "security_opt",
            "logging",
            "read_only",
            "shm_size",
            "stop_grace_period");

    private static final Set<String> OF_A_HEALTH_CHECK = Set.of("test", "interval", "timeout", "retries");

    private final String text = read("docker-compose.yml");
    private final Map<String, Object> file = Tree.map(Chart.yaml().load(text));
    private final Map<String, Object> services = Tree.map(file.get("services"));

    @Test
    void everyServiceIsHeldToTheLeastItNeeds() {
        assertThat(services.values()).map(Tree::map).allSatisfy(service -> {
            assertThat(service)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .doesNotContainKeys("privileged", "cap_add", "network_mode", "pid");
            assertThat((String) service.get("image")).matches(".+:v?\\d.*");
        });
        assertThat(Tree.map(services.get("runner"))).containsEntry("read_only", true);
    }

    /** Without Compose there is nobody else to see a typing error. */
    @Test
    void everyKeyIsOneOfCompose() {
        assertThat(OF_THE_FILE).containsAll(file.keySet());
        assertThat(services.values()).map(Tree::map).allSatisfy(service -> {
            assertThat(OF_A_SERVICE).containsAll(service.keySet());
            if (service.containsKey("healthcheck")) {
                assertThat(OF_A_HEALTH_CHECK)
                        .containsAll(Tree.map(service.get("healthcheck")).keySet());
            }
        });
    }

    @Test
    void nothingListensBeyondThisMachine() {
        assertThat(services.values())
                .map(Tree::map)
                .flatMap(service -> service.containsKey("ports") ? Tree.list(service.get("ports")) : List.of())
                .hasSize(3)
                .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
        assertThat(Tree.map(services.get("postgres")))
                .containsEntry("networks", List.of("data"))
                .doesNotContainKey("ports");
    }

    @Test
    void everyPasswordMustBeSet() {
        List<MatchResult> variables = VARIABLE.matcher(text).results().toList();

        assertThat(variables)
                .isNotEmpty()
                .allMatch(variable -> variable.group(2).startsWith(":?"));
        Set<String> named =
                variables.stream().map(variable -> variable.group(1)).collect(Collectors.toSet());
        assertThat(read("docker/example.env").lines().filter(line -> !line.startsWith("#") && !line.isBlank()))
                .containsExactlyInAnyOrderElementsOf(
                        named.stream().map(name -> name + "=").toList());
        assertThat(Tree.at(file, "secrets", "runner_password", "environment")).isIn(named);
    }

    @Test
    void everythingThatIsMountedExists() {
        Set<String> volumes = Tree.map(file.get("volumes")).keySet();

        assertThat(services.values())
                .map(Tree::map)
                .allSatisfy(service -> assertThat(Tree.list(service.get("volumes")))
                        .allSatisfy(mount -> {
                            if (mount instanceof String named) {
                                assertThat(volumes).contains(named.split(":", 2)[0]);
                            } else {
                                assertThat(Path.of((String) Tree.map(mount).get("source")))
                                        .exists();
                                assertThat(Tree.map(mount)).containsEntry("read_only", true);
                            }
                        }));
    }

    @Test
    void eachServiceWaitsUntilTheOneItNeedsIsWell() {
        Stream<Map<String, Object>> waiting =
                services.values().stream().map(Tree::map).filter(service -> service.containsKey("depends_on"));

        assertThat(waiting)
                .hasSize(3)
                .allSatisfy(service -> Tree.map(service.get("depends_on")).forEach((needed, condition) -> {
                    assertThat(Tree.map(condition)).containsEntry("condition", "service_healthy");
                    assertThat(needed).matches(this::hasHealthCheck);
                }));
    }

    @Test
    void prometheusAndGrafanaAreToldWhereThingsAreMounted() {
        assertThat(read("docker/prometheus.yml"))
                .contains("rules/*.yml", "job_name: procvision-runner", "/run/secrets/runner_password");
        assertThat(read("docker/grafana/dashboards.yml")).contains("path: /etc/grafana/dashboards");
        assertThat(text).contains("target: /etc/grafana/dashboards\n", "target: /etc/prometheus/rules\n");
    }

    private boolean hasHealthCheck(String service) {
        Map<String, Object> settings = Tree.map(services.get(service));
        boolean inItsImage = settings.containsKey("build") && read("Dockerfile").contains("\nHEALTHCHECK ");
        return inItsImage || settings.containsKey("healthcheck");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new AssertionError(file + " cannot be read", failure);
        }
    }
}
