package io.procvision.runner;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class RunnerApplication {

    public static void main(String[] args) {
        // H2 refuses 'runtime_store' where it accepts './runtime_store'; to everybody else they are the same folder.
        System.setProperty("h2.implicitRelativePath", "true");
        SpringApplication.run(RunnerApplication.class, args);
    }
}
