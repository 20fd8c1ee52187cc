package io.procvision.runner.accounts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Answers what every request asks of the database, without making a request wait for it. What was seen within the last
 * minute is used as it was and looked up again behind the request's back, once a second at most; what is older is looked up
 * first. A change that another runner on the same database has made counts once everything was refreshed, which its owner
 * does every {@link #REFRESH}: without that a key that is asked for seldom would be answered as it was a minute ago. While
 * the database is down, what was known stays known. What does not exist is not remembered, so guesses take no memory.
 */
final class Remembered<V> {

    /** For {@code @Scheduled}. */
    static final String REFRESH = "PT2S";

    private static final Logger log = LoggerFactory.getLogger(Remembered.class);
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long USABLE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Function<String, Optional<V>> database;
    private final ConcurrentMap<String, Seen<V>> seen = new ConcurrentHashMap<>();
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private final AtomicLong generation = new AtomicLong();

    Remembered(Function<String, Optional<V>> database) {
        this.database = database;
    }

    Optional<V> get(String key) {
        Seen<V> last = seen.get(key);
        long age = last == null ? Long.MAX_VALUE : System.nanoTime() - last.at;
        if (last == null || age >= USABLE_NANOS) {
            return lookUp(key, last);
        }
        if (age >= FRESH_NANOS && refreshing.add(key)) {
            CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> lookUp(key, last))
                    .whenComplete((done, failure) -> refreshing.remove(key));
        }
        return last.found;
    }

    /** What is known at this moment, without asking. */
    boolean knows(String key) {
        return seen.containsKey(key);
    }

    /** After a change that was committed: whatever a look-up under way brings back is not remembered any more. */
    void changed(String key) {
        generation.incrementAndGet();
        if (seen.remove(key) != null) {
            try {
                lookUp(key, null);
            } catch (DataAccessException | TransactionException down) {
                log.warn("The database does not answer; a change counts as soon as it does", down);
            }
        }
    }

    /** The same for everything of a kind; of the keys as they are now, since each look-up puts its key in again. */
    void changed(Predicate<V> kind) {
        List<String> keys = seen.entrySet().stream()
                .filter(entry -> entry.getValue().found.filter(kind).isPresent())
                .map(Map.Entry::getKey)
                .toList();
        keys.forEach(this::changed);
    }

    /**
     * Brings everything up to date by one look at all there is; what was known and is not there has gone.
     *
     * @param all by their keys, asked of the database
     */
    void refresh(Supplier<Map<String, V>> all) {
        long before = generation.get();
        Map<String, V> there;
        try {
            there = all.get();
        } catch (DataAccessException | TransactionException down) {
            log.debug("The database does not answer; what was known goes on counting", down);
            return;
        }
        long now = System.nanoTime();
        there.forEach((key, value) -> seen.compute(
                key, (same, present) -> generation.get() == before ? new Seen<>(Optional.of(value), now) : present));
        for (String key : seen.keySet()) {
            if (!there.containsKey(key)) {
                seen.computeIfPresent(key, (same, present) -> generation.get() == before ? null : present);
            }
        }
    }

    void put(String key, V value) {
        seen.put(key, new Seen<>(Optional.of(value), System.nanoTime()));
    }

    private Optional<V> lookUp(String key, @Nullable Seen<V> last) {
        long before = generation.get();
        Optional<V> found;
        try {
            found = database.apply(key);
        } catch (DataAccessException | TransactionException down) {
            if (last == null) {
                throw down;
            }
            log.warn("The database does not answer; what was known of {} goes on counting", last.found, down);
            found = last.found;
        }
        Seen<V> now = found.isPresent() ? new Seen<>(found, System.nanoTime()) : null;
        seen.compute(key, (same, present) -> generation.get() == before ? now : present);
        return found;
    }

    private record Seen<V>(Optional<V> found, long at) {}
}
