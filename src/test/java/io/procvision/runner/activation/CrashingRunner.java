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
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * A runner in the program that {@link CrashConsistencyTests} kills: production's beans without its web server, on a store
 * of its own. It recovers as the service does at its start, tells what the log holds then, and once the program reads a line
 * does switches at random until its standard input ends. Every request is announced before and acknowledged after, in the
 * words of {@link Report} after the runner's number; with {@code crash.<number>.stop-at} it stands still at the nth time a
 * step is reached, and says so, to be killed there.
 */
final class CrashingRunner {

    static final List<Pid> PIDS = List.of(new Pid("A01"), new Pid("A02"), new Pid("A03"), new Pid("A04"));
    static final List<AlgorithmVersion> VERSIONS =
            List.of(new AlgorithmVersion("fault_lab", "1.0.0"), new AlgorithmVersion("fault_lab", "1.1.0"));

    private static final List<SwitchCause> BINDING =
            List.of(SwitchCause.ACTIVATE, SwitchCause.SWITCH, SwitchCause.ROLLBACK, SwitchCause.EMERGENCY);

    /** For the reports alone; what is logged goes to the standard error. */
    static final PrintStream REPORTS = System.out;

    private static final CountDownLatch GO = new CountDownLatch(1);
    private static volatile boolean stopping;

    private final int number;
    private final String[] classes;
    private final Random random;

    private CrashingRunner(int number, String[] classes) {
        this.number = number;
        this.classes = classes;
        this.random = new Random(Long.getLong(property("seed"), 0));
    }

    public static void main(String[] classes) throws IOException, InterruptedException {
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.INFO);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < Integer.getInteger("crash.runners"); number++) {
            threads.add(new Thread(new CrashingRunner(number, classes)::run, "runner-" + number));
        }
        threads.forEach(Thread::start);
        int command = System.in.read();
        stopping = command < 0;
        GO.countDown();
        while (command >= 0) {
            command = System.in.read();
        }
        stopping = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run() {
        try (var context = new AnnotationConfigApplicationContext()) {
            // Only what switches need is made; the controllers, say, are not.
            context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("runner", settings()));
            context.registerBean(SwitchObserver.class, this::standingStill);
            CrashingRunnerConfiguration.register(context, List.of(classes));
            context.refresh();
            tellTheLog(context.getBean(SwitchLog.class));
            GO.await();
            while (!stopping) {
                switchSomething(context.getBean(Switchover.class));
            }
        } catch (ClassNotFoundException | InterruptedException | RuntimeException | Error broken) {
            broken.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private Map<String, Object> settings() {
        Path home = Path.of(System.getProperty(property("home")));
        return Map.of(
                "runner.home",
                home,
                "runner.images.folder",
                home.resolve("shm"),
                // Often, so that it meets switches under way.
                "runner.reconciliation.interval",
                "20ms",
                "runner.zips.scan-interval",
                "1h");
    }

    private String property(String key) {
        return "crash.%d.%s".formatted(number, key);
    }

    private void tellTheLog(SwitchLog log) {
        log.current().forEach(row -> say(new Report.Bound(row.pid(), row.to().orElseThrow())));
        say(new Report.Recovered(log.pending().size()));
    }

    private void switchSomething(Switchover switchover) {
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

    /** Where the parent wants to kill, as {@code STEP:n}; nowhere without it. */
    private SwitchObserver standingStill() {
        String[] where = System.getProperty(property("stop-at"), "").split(":", -1);
        if (where.length != 2) {
            return (step, request) -> {};
        }
        SwitchStep stop = SwitchStep.valueOf(where[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(where[1]));
        return (step, request) -> {
            if (step == stop && left.decrementAndGet() == 0) {
                say(new Report.Reached(step));
                while (true) {
                    LockSupport.park();
                }
            }
        };
    }

    /** In one write, so that a kill leaves a line whole or away. */
    private void say(Report report) {
        byte[] line = "%d %s\n".formatted(number, report.line()).getBytes(StandardCharsets.UTF_8);
        synchronized (REPORTS) {
            REPORTS.write(line, 0, line.length);
            REPORTS.flush();
        }
    }
}
