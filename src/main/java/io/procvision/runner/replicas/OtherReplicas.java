package io.procvision.runner.replicas;

import java.util.Set;
import org.springframework.stereotype.Component;

/** Which runners share this one's store and database at the moment. */
@Component
public class OtherReplicas {

    private final Replicas replicas;

    OtherReplicas(Replicas replicas) {
        this.replicas = replicas;
    }

    /** Those that are alive, without this one; asks the database. */
    public Set<String> alive() {
        return replicas.others();
    }
}
