package io.procvision.runner.replicas;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The rounds in which a runner shows that it is alive, does what others ask of it and hears their answers. It joins last
 * of all that starts and leaves first of all that stops, so that nobody waits for one that cannot serve. Where the
 * database is embedded there are none.
 */
@Component
class ReplicaRounds implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplicaRounds.class);

    private final Replicas replicas;
    private final ReplicaTable table;
    private final ClusterWarmUp warmUps;
    private final WarmUpFollower follower;
    private final Hearing hearing;
    private final ReplicaSettings settings;
    private final TaskScheduler scheduler;
    private volatile @Nullable ScheduledFuture<?> rounds;
    private long lastBeat;
    private boolean unheard;

    ReplicaRounds(
            Replicas replicas,
            ReplicaTable table,
            ClusterWarmUp warmUps,
            WarmUpFollower follower,
            Hearing hearing,
            ReplicaSettings settings,
            TaskScheduler scheduler) {
        this.replicas = replicas;
        this.table = table;
        this.warmUps = warmUps;
        this.follower = follower;
        this.hearing = hearing;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    @Override
    public void start() {
        if (replicas.shared()) {
            lastBeat = System.nanoTime() - settings.heartbeat().toNanos();
            rounds = scheduler.scheduleWithFixedDelay(this::round, settings.interval());
        }
    }

    @Override
    public void stop() {
        ScheduledFuture<?> running = rounds;
        if (running != null) {
            running.cancel(false);
            rounds = null;
            leave();
        }
    }

    @Override
    public boolean isRunning() {
        return rounds != null;
    }

    private synchronized void round() {
        if (rounds == null) {
            return;
        }
        try {
            beat();
            List<WarmUpRequest> open = table.open();
            follower.follow(open.stream()
                    .filter(each -> !replicas.isSelf(each.runner()))
                    .toList());
            warmUps.look(open);
            unheard = false;
            hearing.heard();
        } catch (DataAccessException | TransactionException down) {
            if (!unheard) {
                log.warn("The other replicas cannot be heard: {}", down.getMessage());
            }
            unheard = true;
            hearing.lost();
        }
    }

    private void beat() {
        Duration since = Duration.ofNanos(System.nanoTime() - lastBeat);
        if (since.compareTo(settings.heartbeat()) >= 0) {
            replicas.beat();
            if (hearing.hasLasted(settings.lease().multipliedBy(2))) {
                replicas.removeDead(); // not after an outage, when all the others have been silent, too
            }
            lastBeat = System.nanoTime();
        }
    }

    private synchronized void leave() {
        warmUps.close();
        follower.close();
        try {
            replicas.leave();
        } catch (DataAccessException | TransactionException down) {
            log.warn(
                    "The other replicas will notice only after {} that this one stopped: {}",
                    settings.lease(),
                    down.getMessage());
        }
    }
}
