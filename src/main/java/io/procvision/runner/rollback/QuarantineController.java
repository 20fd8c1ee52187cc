package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.Trigger;
import io.procvision.runner.history.TriggerView;
import jakarta.validation.Valid;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Versions that are held back, and the release of one by a person. */
@RestController
@RequestMapping("/api/v1")
class QuarantineController {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "heldAt", "id");

    private final HeldVersions rows;
    private final Quarantine quarantine;

    QuarantineController(HeldVersions rows, Quarantine quarantine) {
        this.rows = rows;
        this.quarantine = quarantine;
    }

    @GetMapping("/quarantine")
    PageView<HoldView> list(@RequestParam(defaultValue = "0") int page, @RequestParam(defaultValue = "50") int size) {
        return PageView.of(
                rows.findByReleasedAtIsNull(PageView.request(page, size, NEWEST_FIRST)),
                row -> HoldView.of(row.hold()));
    }

    @DeleteMapping("/pids/{pid}/quarantine/{name}/{version}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(
            @PathVariable Pid pid,
            @PathVariable String name,
            @PathVariable String version,
            @Valid @RequestBody Reason body,
            @Nullable Principal operator) {
        quarantine.release(pid, new AlgorithmVersion(name, version), Actor.of(operator), body.reason());
    }

    /**
     * @param pid null where the version is withdrawn everywhere
     * @param cause {@code emergency} or {@code withdrawal}
     */
    record HoldView(
            @Nullable Pid pid,
            String name,
            String version,
            String cause,
            Instant at,
            String operator,
            String reason,
            @Nullable TriggerView trigger) {

        static HoldView of(Hold hold) {
            @Nullable Trigger trigger = hold.trigger();
            return new HoldView(
                    hold.pid(),
                    hold.version().name(),
                    hold.version().version(),
                    hold.isWithdrawal() ? "withdrawal" : "emergency",
                    hold.at(),
                    hold.operator().name(),
                    hold.reason(),
                    TriggerView.of(trigger));
        }
    }
}
