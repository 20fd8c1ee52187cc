package io.procvision.runner.activation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.history.BoundVersion;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.history.SwitchLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The program that {@link CrashConsistencyTests} kills: production's beans without its web server. It recovers as the
 * service does at its start, tells what the log holds then, and once it reads a line does switches at random until its
 * standard input ends. Every request is announced before and acknowledged after, in the words of {@link Report}; with
 * {@code crash.stop-at} it stands still at the nth time a step is reached, and says so, to be killed there.
 */
final class CrashingRunner {

    static final List<Pid> PIDS = List.of(new Pid("A01"), new Pid("A02"), new Pid("A03"), new Pid("A04"));
    static final List<AlgorithmVersion> VERSIONS =
            List.of(new AlgorithmVersion("fault_lab", "1.0.0"), new AlgorithmVersion("fault_lab", "1.1.0"));

    private static final List<SwitchCause> BINDING =
            List.of(SwitchCause.ACTIVATE, SwitchCause.SWITCH, SwitchCause.ROLLBACK, SwitchCause.EMERGENCY);

    /** For the reports alone; what is logged goes to the standard error. */
    private static final PrintStream REPORTS = System.out;

    private final Switchover switchover;
    private final Random random;
    private volatile boolean stopping;

    private CrashingRunner(Switchover switchover, long seed) {
        this.switchover = switchover;
        this.random = new Random(seed);
    }

    public static void main(String[] beans) throws IOException, ClassNotFoundException {
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        try (var context = new AnnotationConfigApplicationContext();
                var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            // Only what switches need is made; the controllers, say, are not.
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.register(CrashingRunnerConfiguration.class);
            for (String bean : beans) {
                CrashingRunnerConfiguration.register(context, Class.forName(bean));
            }
            context.refresh();
            tellTheLog(context.getBean(SwitchLog.class));
            CrashingRunner runner =
                    new CrashingRunner(context.getBean(Switchover.class), Long.getLong("crash.seed", 0));
            if (commands.readLine() != null) {
                runner.switchUntilTheEndOf(commands);
            }
        }
    }

    private static void tellTheLog(SwitchLog log) {
        log.current().forEach(row -> say(new Report.Bound(row.pid(), row.to().orElseThrow())));
        say(new Report.Recovered(log.pending().size()));
    }

    private void switchUntilTheEndOf(BufferedReader commands) {
        Thread reader = new Thread(() -> {
            try {
                while (commands.readLine() != null) {
                    // Nothing else is asked for.
                }
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            } finally {
                stopping = true;
            }
        });
        reader.setDaemon(true);
        reader.start();
        while (!stopping) {
            switchSomething();
        }
    }

    private void switchSomething() {
        List<Pid> pids = new ArrayList<>(PIDS);
        Collections.shuffle(pids, random);
        List<Pid> some = pids.subList(0, 1 + random.nextInt(3));
        @Nullable
        AlgorithmVersion target = random.nextInt(6) == 0 ? null : VERSIONS.get(random.nextInt(VERSIONS.size()));
        SwitchCause cause = target == null ? SwitchCause.UNBIND : BINDING.get(random.nextInt(BINDING.size()));
        say(new Report.Asked(some, target));
        try {
            List<Activation> activations = switchover.execute(SwitchRequest.of(
                    some, pid -> new Change(pid, target, null), cause, new Actor("crash"), "to be killed"));
            say(new Report.Acknowledged(activations.stream()
                    .collect(Collectors.toMap(
                            Activation::pid,
                            done -> new BoundVersion(
                                    new AlgorithmVersion(done.name(), done.version()), done.activatedAt())))));
        } catch (RunnerException refusal) {
            say(new Report.Refused(refusal.code() + " " + refusal.detail()));
        }
    }

    static void standStillAt(SwitchStep step) {
        say(new Report.Reached(step));
        while (true) {
            LockSupport.park();
        }
    }

    /** In one write, so that a kill leaves a line whole or away. */
    private static synchronized void say(Report report) {
        byte[] line = (report.line() + "\n").getBytes(StandardCharsets.UTF_8);
        REPORTS.write(line, 0, line.length);
        REPORTS.flush();
    }
}
