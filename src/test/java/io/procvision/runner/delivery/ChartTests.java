package io.procvision.runner.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as Helm sees it, for every way of running it that {@code ci/} names. */
class ChartTests {

    private static final String REPLICAS =
            "{replicas: 2, database: {url: 'jdbc:postgresql://db/runner', existingSecret: db}, persistence:"
                    + " {accessMode: ReadWriteMany}, ingress: %s}";

    private static Chart chart;

    @TempDir
    private Path folder;

    @BeforeAll
    static void copyChart(@TempDir Path copy) throws IOException {
        chart = new Chart(copy);
    }

    static Stream<Path> valuesFiles() throws IOException {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("ci"))) {
            return files.sorted().toList().stream();
        }
    }

    @Test
    void helmFindsNothingToObjectTo() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

        // The one remark that is left is a matter of taste.
        assertThat(result.getMessages())
                .filteredOn(message -> !message.contains("icon is recommended"))
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void everyManifestIsOneThatKubernetesUnderstands(Path values) {
        List<Map<String, Object>> manifests = chart.render(values);

        assertThat(manifests)
                .isNotEmpty()
                .allSatisfy(manifest -> assertThatCode(() -> KubernetesSchema.check(manifest))
                        .as(manifest.get("kind") + " of " + values)
                        .doesNotThrowAnyException());
        assertThat(manifests)
                .extracting(manifest -> manifest.get("kind") + " " + Tree.at(manifest, "metadata", "name"))
                .doesNotHaveDuplicates();
        assertThat(manifests)
                .extracting(manifest -> Tree.at(manifest, "metadata", "namespace"))
                .containsOnly("vision");
    }

    @Test
    void aTypingErrorInAManifestWouldBeSeen() {
        Map<String, Object> set = Chart.only(chart.render(values("{}")), "StatefulSet");
        Map<String, Object> container = Tree.map(Tree.list(Tree.at(set, "spec", "template", "spec", "containers"))
                .get(0));
        container.put("livenesProbe", container.remove("livenessProbe"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesSchema.check(set))
                .withMessageContaining("livenesProbe");
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void podsMayDoNothingThatTheRestrictedStandardForbids(Path values) {
        List<Map<String, Object>> manifests = chart.render(values);

        for (Map<String, Object> pod : List.of(
                Tree.map(Tree.at(Chart.only(manifests, "StatefulSet"), "spec", "template", "spec")),
                Tree.map(Tree.at(Chart.only(manifests, "Pod"), "spec")))) {
            assertThat(pod)
                    .containsEntry("automountServiceAccountToken", false)
                    .containsEntry("enableServiceLinks", false)
                    .doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
            assertThat(Tree.at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(Tree.at(pod, "securityContext", "runAsUser")).isEqualTo(10001);
            assertThat(Tree.at(pod, "securityContext", "seccompProfile", "type"))
                    .isEqualTo("RuntimeDefault");
            for (Object container : Tree.list(pod.get("containers"))) {
                assertThat(Tree.at(Tree.map(container), "securityContext"))
                        .isEqualTo(Map.of(
                                "allowPrivilegeEscalation", false,
                                "readOnlyRootFilesystem", true,
                                "capabilities", Map.of("drop", List.of("ALL"))));
                assertThat(Tree.at(Tree.map(container), "resources", "limits", "memory"))
                        .isNotNull();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void whatSelectsPodsFindsThoseOfTheRunner(Path values) {
        List<Map<String, Object>> manifests = chart.render(values);
        Map<String, Object> set = Chart.only(manifests, "StatefulSet");
        Map<String, Object> labels = Tree.map(Tree.at(set, "spec", "template", "metadata", "labels"));

        assertThat(labels).containsAllEntriesOf(Tree.map(Tree.at(set, "spec", "selector", "matchLabels")));
        assertThat(labels)
                .containsAllEntriesOf(Tree.map(
                        Tree.at(Chart.only(manifests, "PodDisruptionBudget"), "spec", "selector", "matchLabels")))
                .containsAllEntriesOf(Tree.map(
                        Tree.at(Chart.only(manifests, "NetworkPolicy"), "spec", "podSelector", "matchLabels")));
        assertThat(manifests)
                .filteredOn(manifest -> "Service".equals(manifest.get("kind")))
                .hasSize(2)
                .allSatisfy(service ->
                        assertThat(labels).containsAllEntriesOf(Tree.map(Tree.at(service, "spec", "selector"))))
                .extracting(service -> Tree.at(service, "metadata", "name"))
                .contains(Tree.at(set, "spec", "serviceName"));
    }

    @Test
    void theSmallestInstallationHasNeitherSecretsNorParts() {
        List<Map<String, Object>> manifests = chart.render(Chart.FOLDER.resolve("ci/embedded-values.yaml"));

        assertThat(kinds(manifests))
                .containsExactly(
                        "ConfigMap",
                        "NetworkPolicy",
                        "PersistentVolumeClaim",
                        "Pod",
                        "PodDisruptionBudget",
                        "Service",
                        "ServiceAccount",
                        "StatefulSet");
        assertThat(environment(manifests)).isEmpty();
    }

    /** The port closes at the end of the wait; until then the cluster hears that the pod leaves. */
    @Test
    void aPodThatLeavesTakesCallsUntilNoneAreSentToIt() {
        assertThat(Tree.at(container(values("{}")), "lifecycle", "preStop", "exec", "command"))
                .isEqualTo(List.of("sleep", "5"));
        assertThat(Tree.at(container(values("preStopSeconds: 20")), "lifecycle", "preStop", "exec", "command"))
                .isEqualTo(List.of("sleep", "20"));
        assertThat(container(values("preStopSeconds: 0"))).doesNotContainKey("lifecycle");
    }

    @Test
    void callsAndProcessesHaveTheTimeThatTheSettingsPromiseThem() {
        for (String grace : List.of("2m", "120s", "PT2M", "120000ms", "120000")) {
            String values = "{terminationGracePeriodSeconds: 245, settings: {runner: {process: {drain-grace: %s}}}}";
            assertThat(chart.render(values(values.formatted(grace)))).isNotEmpty();
            assertThatThrownBy(() -> chart.render(values(values.formatted(grace).replace("245", "244"))))
                    .hasMessageContaining("must be at least 245");
        }
    }

    static Stream<Arguments> databaseUrls() {
        return Stream.of(
                Arguments.of("jdbc:postgresql://db/runner", "", List.of(5432)),
                Arguments.of("jdbc:postgresql://db:6432/runner?socketTimeout=10", "", List.of(6432)),
                Arguments.of("jdbc:postgresql://a:5432,b:6432,c/runner", "", List.of(5432, 6432)),
                Arguments.of("jdbc:postgresql://[fd00::1]/runner", "", List.of(5432)),
                Arguments.of("jdbc:postgresql://[fd00::1]:6432/runner", "", List.of(6432)),
                Arguments.of("jdbc:postgresql://pool:5432/runner", "port: 6432", List.of(6432)));
    }

    @ParameterizedTest
    @MethodSource("databaseUrls")
    void theDatabaseIsLetThroughWhereverItListens(String url, String policy, List<Integer> ports) {
        Map<String, Object> rendered = Chart.only(
                chart.render(values("{database: {url: '%s', existingSecret: db}, networkPolicy: {database: {%s}}}"
                        .formatted(url, policy))),
                "NetworkPolicy");

        assertThat(Tree.list(Tree.at(rendered, "spec", "egress")))
                .map(Tree::map)
                .map(egress -> Tree.list(egress.get("ports")).stream()
                        .map(port -> Tree.map(port).get("port"))
                        .toList())
                .containsExactly(List.of(53, 53), List.copyOf(ports));
    }

    @Test
    void aBrowserStaysWithTheReplicaThatKnowsItsLogin() {
        List<Map<String, Object>> nginx = chart.render(Chart.FOLDER.resolve("ci/ingress-replicas-values.yaml"));
        assertThat(Tree.map(Tree.at(Chart.only(nginx, "Ingress"), "metadata", "annotations")))
                .containsEntry("nginx.ingress.kubernetes.io/affinity", "cookie")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "0");

        List<Map<String, Object>> traefik =
                chart.render(values(REPLICAS.formatted("{enabled: true, host: runner, cookieAffinity: traefik}")));
        assertThat(traefik)
                .filteredOn(manifest -> "api".equals(component(manifest)))
                .singleElement()
                .extracting(service -> Tree.at(service, "metadata", "annotations"))
                .asString()
                .contains("traefik.ingress.kubernetes.io/service.sticky.cookie=true");

        List<Map<String, Object>> own =
                chart.render(values(REPLICAS.formatted("{enabled: true, host: runner, cookieAffinity: none}")));
        assertThat(Tree.map(Chart.only(own, "Ingress").get("metadata"))).doesNotContainKey("annotations");
    }

    @Test
    void databaseAndPasswordsComeFromSecretsThatExist() {
        List<Map<String, Object>> manifests = chart.render(Chart.FOLDER.resolve("ci/postgresql-values.yaml"));

        assertThat(environment(manifests))
                .isEqualTo(Map.of(
                        "SPRING_DATASOURCE_URL", "jdbc:postgresql://postgres.data:5432/runner",
                        "SPRING_DATASOURCE_USERNAME", secret("runner-database", "user"),
                        "SPRING_DATASOURCE_PASSWORD", secret("runner-database", "password"),
                        "RUNNER_SECURITY_ADMIN_PASSWORD", secret("runner-admin", "password")));
        assertThat(kinds(manifests)).doesNotContain("PersistentVolumeClaim", "Secret");
    }

    @Test
    void everyPartCanBeSwitchedOn() throws IOException {
        List<Map<String, Object>> manifests = chart.render(Chart.FOLDER.resolve("ci/everything-values.yaml"));

        assertThat(kinds(manifests)).contains("Ingress", "PrometheusRule", "ServiceMonitor");
        assertThat(Tree.at(Chart.only(manifests, "PrometheusRule"), "spec"))
                .isEqualTo(Chart.yaml().load(Files.readString(Observability.RULES)));
        assertThat(manifests)
                .filteredOn(manifest -> "line-3-dashboard".equals(Tree.at(manifest, "metadata", "name")))
                .singleElement()
                .extracting(manifest -> Tree.at(manifest, "data", "procvision-runner.json"))
                .isEqualTo(Files.readString(Observability.DASHBOARD).stripTrailing());
        assertThat(Tree.at(Chart.only(manifests, "ServiceMonitor"), "spec", "endpoints"))
                .asString()
                .contains("/actuator/prometheus", "runner-admin");
        assertThat(Tree.at(Chart.only(manifests, "StatefulSet"), "spec", "template", "spec", "containers"))
                .asString()
                .contains("procvision-runner@sha256:0123456789abcdef");
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                Arguments.of("replica: 2", "replica"),
                Arguments.of("replicas: two", "replicas"),
                Arguments.of("persistence: {size: much}", "size"),
                Arguments.of("persistence: {accessMode: ReadWriteSometimes}", "accessMode"),
                Arguments.of("database: {url: 'jdbc:mysql://db/runner'}", "url"),
                Arguments.of("settings: none", "settings"),
                Arguments.of("replicas: 2", "the embedded H2 admits one runner only"),
                Arguments.of(
                        "{replicas: 2, database: {url: 'jdbc:postgresql://db/runner', existingSecret: db}}",
                        "set persistence.accessMode to ReadWriteMany"),
                Arguments.of("database: {url: 'jdbc:postgresql://db/runner'}", "database.existingSecret"),
                Arguments.of("preStopSeconds: 90", "terminationGracePeriodSeconds is 90, but must be at least 150"),
                Arguments.of("settings: {runner.process.drain-grace: 1m}", "must be at least 125"),
                Arguments.of("settings: {runner: {process: {drain-grace: PT45S}}}", "must be at least 95"),
                Arguments.of("settings: {runner: {process: {drain-grace: soon}}}", "drain-grace is soon"),
                Arguments.of("preStopSeconds: soon", "preStopSeconds"),
                Arguments.of("ingress: {enabled: true}", "ingress.host"),
                Arguments.of("ingress: {cookieAffinity: apache}", "cookieAffinity"),
                Arguments.of(REPLICAS.formatted("{enabled: true, host: runner}"), "ingress.cookieAffinity"),
                Arguments.of("networkPolicy: {database: {port: 70000}}", "port"),
                Arguments.of("serviceMonitor: {enabled: true}", "metrics are for accounts only"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValuesAreRefusedInWordsThatHelp(String values, String because) {
        assertThatThrownBy(() -> chart.render(values(values))).hasMessageContaining(because);
    }

    private static Map<String, Object> container(Path values) {
        Object containers =
                Tree.at(Chart.only(chart.render(values), "StatefulSet"), "spec", "template", "spec", "containers");
        return Tree.map(Tree.list(containers).get(0));
    }

    private static Object component(Map<String, Object> manifest) {
        return Tree.map(Tree.at(manifest, "metadata", "labels")).get("app.kubernetes.io/component");
    }

    private Path values(String content) {
        try {
            return Files.writeString(folder.resolve("values.yaml"), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Object> kinds(List<Map<String, Object>> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.get("kind"))
                .distinct()
                .sorted()
                .toList();
    }

    /** What the runner's container is given, by name: a text, or the reference to a secret. */
    private static Map<Object, Object> environment(List<Map<String, Object>> manifests) {
        Object containers = Tree.at(Chart.only(manifests, "StatefulSet"), "spec", "template", "spec", "containers");
        Object variables = Tree.map(Tree.list(containers).get(0)).get("env");
        return variables == null
                ? Map.of()
                : Tree.list(variables).stream()
                        .map(Tree::map)
                        .collect(Collectors.toMap(
                                variable -> variable.get("name"),
                                variable -> variable.containsKey("value")
                                        ? variable.get("value")
                                        : variable.get("valueFrom")));
    }

    private static Map<String, Object> secret(String name, String key) {
        return Map.of("secretKeyRef", Map.of("name", name, "key", key));
    }
}
