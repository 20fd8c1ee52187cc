package io.procvision.runner.replicas;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who serves beside this runner. */
@RestController
class ReplicaController {

    private final Replicas replicas;
    private final Clock clock;

    ReplicaController(Replicas replicas, Clock clock) {
        this.replicas = replicas;
        this.clock = clock;
    }

    @GetMapping("/api/v1/replicas")
    List<View> list() {
        Instant now = clock.instant();
        return replicas.all().stream()
                .map(replica -> new View(
                        replica.runner(),
                        replica.startedAt(),
                        now.minus(replica.silence()),
                        replicas.isAlive(replica),
                        replicas.isSelf(replica.runner())))
                .toList();
    }

    /**
     * @param runner host, process id and start time, with slashes between
     * @param alive whether switches wait for it
     * @param self whether it is the one that answers
     */
    record View(String runner, Instant startedAt, Instant seenAt, boolean alive, boolean self) {}
}
