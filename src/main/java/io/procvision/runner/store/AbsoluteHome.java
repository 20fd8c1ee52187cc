package io.procvision.runner.store;

import java.nio.file.Path;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes {@code runner.home} absolute before anything refers to it: the database's URL does, and H2 refuses {@code store}
 * where it accepts {@code ./store}.
 */
class AbsoluteHome implements EnvironmentPostProcessor {

    private static final String HOME = "runner.home";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String home = environment.getProperty(HOME);
        if (home != null) {
            String absolute = Path.of(home).toAbsolutePath().normalize().toString();
            environment.getPropertySources().addFirst(new MapPropertySource("absolute home", Map.of(HOME, absolute)));
        }
    }
}
