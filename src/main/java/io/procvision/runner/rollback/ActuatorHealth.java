package io.procvision.runner.rollback;

import io.procvision.runner.core.AlgorithmVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;

/**
 * What the contributors of Actuator say, so that the evaluator goes by the very health that monitors see. They are asked by
 * their names, and only those named here: the registry also holds the evaluator's own. It is looked up when it is needed
 * first, because it is made of all contributors, that one included. One that is missing, or fails to answer, says nothing:
 * no broken witness may keep a PID on a bad version.
 */
@Component
class ActuatorHealth {

    private static final Logger log = LoggerFactory.getLogger(ActuatorHealth.class);

    /** What a swap stands on. */
    private static final List<String> GROUND = List.of("store", "reconciliation");

    /** Has a component for each version that serves. */
    private static final String ALGORITHMS = "algorithms";

    private final ObjectProvider<HealthContributorRegistry> registry;

    ActuatorHealth(ObjectProvider<HealthContributorRegistry> registry) {
        this.registry = registry;
    }

    /** What makes every swap impossible at this moment. May take as long as writing a file does. */
    Optional<Obstacle> obstacle() {
        return GROUND.stream()
                .flatMap(name -> contributor(name)
                        .flatMap(contributor -> answer(name, contributor))
                        .filter(health -> isDown(health.getStatus()))
                        .map(health -> new Obstacle(name, "%s: %s".formatted(health.getStatus(), health.getDetails())))
                        .stream())
                .findFirst();
    }

    /** Versions whose processes are down, with what is said of them. Reads memory only. */
    Map<AlgorithmVersion, String> downAlgorithms() {
        Map<AlgorithmVersion, String> down = new HashMap<>();
        contributor(ALGORITHMS)
                .filter(HealthContributors.class::isInstance)
                .map(HealthContributors.class::cast)
                .stream()
                .flatMap(HealthContributors::stream)
                .flatMap(each -> answer(each.name(), each.contributor()).stream())
                .filter(health -> isDown(health.getStatus()))
                .forEach(health -> version(health)
                        .ifPresent(version ->
                                down.put(version, "%s: %s".formatted(health.getStatus(), health.getDetails()))));
        return down;
    }

    private Optional<HealthContributor> contributor(String name) {
        return Optional.ofNullable(registry.getIfAvailable()).map(known -> known.getContributor(name));
    }

    private static Optional<Health> answer(String name, HealthContributor contributor) {
        try {
            return contributor instanceof HealthIndicator indicator
                    ? Optional.ofNullable(indicator.health(true))
                    : Optional.empty();
        } catch (RuntimeException broken) {
            log.warn("The health contributor {} fails to answer: {}", name, broken.getMessage(), broken);
            return Optional.empty();
        }
    }

    /** What is unknown is no reason to do nothing. */
    private static boolean isDown(Status status) {
        return status.equals(Status.DOWN) || status.equals(Status.OUT_OF_SERVICE);
    }

    private static Optional<AlgorithmVersion> version(Health health) {
        List<String> words = Stream.of("name", "version")
                .map(health.getDetails()::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
        return words.size() == 2 ? Optional.of(new AlgorithmVersion(words.get(0), words.get(1))) : Optional.empty();
    }

    /**
     * A contributor without which no binding can be changed.
     *
     * @param said its status and details, which may differ from one moment to the next
     */
    record Obstacle(String contributor, String said) {}
}
