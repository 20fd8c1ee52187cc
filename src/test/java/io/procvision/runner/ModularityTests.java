package io.procvision.runner;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Holds every package to the dependencies that its {@code package-info.java} declares. */
class ModularityTests {

    @Test
    void packagesKeepToTheirDeclaredDependencies() {
        ApplicationModules.of(RunnerApplication.class).verify();
    }
}
