package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Which PIDs are pinned, as last read from the database: without a query, and while the database is down. Pins that
 * another runner set are seen after the next look; the guard of a switch does not rely on this and asks the database.
 * Pins that could not be read even once are unknown, and then every PID counts as pinned.
 */
@Component
public class Pins implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(Pins.class);

    private final PinRows rows;
    private volatile @Nullable Map<Pid, Pin> known;

    Pins(PinRows rows) {
        this.rows = rows;
    }

    /** Whether nothing may change the PID by itself; true for every PID while pins are unknown. */
    public boolean isPinned(Pid pid) {
        Map<Pid, Pin> pins = known;
        return pins == null || pins.containsKey(pid);
    }

    /** As the database says at this moment, for what cannot be made good later; fails while it is down. */
    public boolean isPinnedNow(Pid pid) {
        return rows.existsById(pid.value());
    }

    /** Who pinned it and why; empty also while pins are unknown. */
    public Optional<Pin> find(Pid pid) {
        Map<Pid, Pin> pins = known;
        return pins == null ? Optional.empty() : Optional.ofNullable(pins.get(pid));
    }

    /** All that are known, by PID. */
    List<Pin> all() {
        Map<Pid, Pin> pins = known;
        return pins == null ? List.of() : List.copyOf(pins.values());
    }

    @Override
    public void afterPropertiesSet() {
        look();
    }

    @Scheduled(fixedDelayString = "${runner.reconciliation.interval}")
    void look() {
        try {
            refresh();
        } catch (DataAccessException | TransactionException down) {
            log.warn(
                    "Pins could not be read: {} until they can",
                    known == null ? "every PID counts as pinned" : "those known go on counting",
                    down);
        }
    }

    /** Synchronized, so that a slow look never puts back what a later one has replaced. */
    synchronized void refresh() {
        known = rows.findAll().stream()
                .map(PinRow::pin)
                .collect(Collectors.toMap(Pin::pid, pin -> pin, (one, other) -> one, TreeMap::new));
    }
}
