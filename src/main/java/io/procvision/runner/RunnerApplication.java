package io.procvision.runner;

import io.procvision.runner.move.MoveCommand;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service, or a command of the jar that is none of it. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class RunnerApplication {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals(MoveCommand.NAME)) {
            List<String> arguments = Arrays.asList(args).subList(1, args.length);
            System.exit(MoveCommand.run(arguments, System.out, System.err));
        }
        SpringApplication.run(RunnerApplication.class, args);
    }
}
