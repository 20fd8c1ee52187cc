package io.procvision.runner.catalog;

import io.procvision.runner.core.RunnerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks after the operations of all runners: one whose runner died has failed, and nobody waits for it any longer; the oldest
 * of those that have ended are forgotten. Several runners may do so at once.
 */
@Component
class OperationUpkeep {

    private static final Logger log = LoggerFactory.getLogger(OperationUpkeep.class);

    private static final Comparator<StoredOperation> NEWEST_FIRST =
            Comparator.comparing(StoredOperation::startedAt).reversed();

    private final OperationFiles files;
    private final RunnerIdentity self;
    private final Clock clock;

    OperationUpkeep(OperationFiles files, RunnerIdentity self, Clock clock) {
        this.files = files;
        this.self = self;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT10S", fixedDelayString = "PT10S")
    void putInOrder() {
        List<StoredOperation> all = files.all();
        all.stream()
                .filter(each -> !each.view().isDone() && !each.runner().equals(self.toString()))
                .forEach(this::endIfAbandoned);
        all.stream()
                .filter(each -> each.view().isDone())
                .sorted(NEWEST_FIRST)
                .skip(Operations.KEPT)
                .forEach(old -> files.remove(old.id()));
    }

    private void endIfAbandoned(StoredOperation running) {
        try {
            Optional<LockFile> abandoned = LockFile.claim(files.lock(running.id()));
            if (abandoned.isPresent()) {
                end(running.id(), abandoned.get());
            }
        } catch (IOException | UncheckedIOException failure) {
            log.warn("Whether {} still goes on cannot be found out: {}", running.subject(), failure.toString());
        }
    }

    /** As it is now: it may have ended by itself between a look at it and the lock. */
    @SuppressWarnings("try") // held for its scope
    private void end(String id, LockFile lock) throws IOException {
        try (lock) {
            Optional<StoredOperation> last = files.read(id);
            if (last.isPresent() && !last.get().view().isDone()) {
                files.write(last.get().cutOff(clock.instant()));
                log.warn(
                        "{} of {} was cut off when {} ended",
                        last.get().kind(),
                        last.get().subject(),
                        last.get().runner());
            }
        }
    }
}
