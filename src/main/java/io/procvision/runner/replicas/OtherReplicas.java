package io.procvision.runner.replicas;

import java.time.Duration;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which runners share this one's store and database at the moment. */
@Component
public class OtherReplicas {

    private final Replicas replicas;
    private final ReplicaSettings settings;

    OtherReplicas(Replicas replicas, ReplicaSettings settings) {
        this.replicas = replicas;
        this.settings = settings;
    }

    /** Those that are alive, without this one; asks the database. */
    public Set<String> alive() {
        return replicas.others();
    }

    /** How long each of them keeps a version that was warmed for another's switch, though nothing is bound to it any more. */
    public Duration keepWarm() {
        return settings.keepWarm();
    }
}
