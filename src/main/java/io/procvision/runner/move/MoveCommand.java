package io.procvision.runner.move;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * {@code java -jar procvision-runner.jar move --to jdbc:postgresql://…}: reads the settings as the service does, so that it
 * moves the database which the service would open, and starts nothing of it.
 */
public final class MoveCommand {

    public static final String NAME = "move";

    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int MISUSED = 2;

    private MoveCommand() {}

    /** @return the exit code */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try (ConfigurableApplicationContext settings = settings(arguments)) {
            return run(settings.getEnvironment(), out, err);
        }
    }

    private static int run(Environment settings, PrintStream out, PrintStream err) {
        String to = settings.getProperty("to");
        if (to == null || !to.startsWith("jdbc:postgresql:")) {
            err.println("usage: java -jar procvision-runner.jar move --to jdbc:postgresql://host/database"
                    + " [--to-username name] [--runner.home=… and the service's other settings];"
                    + " the password is read from the environment variable TO_PASSWORD, or is part of the address");
            return MISUSED;
        }
        String from = settings.getRequiredProperty("spring.datasource.url");
        if (!from.startsWith("jdbc:h2:file:")) {
            err.println("The service is set to %s, which is not an H2 database in a store: nothing to move"
                    .formatted(from));
            return REFUSED;
        }
        try {
            Map<String, Long> rows = new DatabaseMove(
                            database(
                                    from + ";IFEXISTS=TRUE",
                                    settings.getProperty("spring.datasource.username"),
                                    settings.getProperty("spring.datasource.password")),
                            database(to, settings.getProperty("to-username"), settings.getProperty("to-password")))
                    .perform();
            rows.forEach((table, count) -> out.println("%10d  %s".formatted(count, table)));
            out.println("Moved and compared, row by row. Start the service with spring.datasource.url set to the new"
                    + " database; the old one is as it was and no longer used.");
            return DONE;
        } catch (MoveRefusedException refused) {
            err.println(refused.getMessage());
            return REFUSED;
        }
    }

    private static DriverManagerDataSource database(String url, @Nullable String user, @Nullable String password) {
        DriverManagerDataSource database = new DriverManagerDataSource(url);
        if (user != null) {
            database.setUsername(user);
            database.setPassword(password == null ? "" : password);
        }
        return database;
    }

    private static ConfigurableApplicationContext settings(List<String> arguments) {
        return new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .run(joined(arguments).toArray(String[]::new));
    }

    /** Spring reads {@code --to=x}; people write {@code --to x} as well. */
    private static List<String> joined(List<String> arguments) {
        List<String> joined = new ArrayList<>();
        for (String argument : arguments) {
            int last = joined.size() - 1;
            boolean isValue = last >= 0
                    && !argument.startsWith("--")
                    && joined.get(last).startsWith("--")
                    && joined.get(last).indexOf('=') < 0;
            if (isValue) {
                joined.set(last, joined.get(last) + "=" + argument);
            } else {
                joined.add(argument);
            }
        }
        return joined;
    }

    /** An application of settings only. */
    static final class Nothing {}
}
