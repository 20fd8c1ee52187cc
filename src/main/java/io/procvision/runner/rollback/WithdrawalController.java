package io.procvision.runner.rollback;

import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes a version out of use on every PID, and lets it back. */
@RestController
@RequestMapping("/api/v1/algorithms/{name}/{version}/withdraw")
class WithdrawalController {

    private final Withdrawals withdrawals;

    WithdrawalController(Withdrawals withdrawals) {
        this.withdrawals = withdrawals;
    }

    @PostMapping
    Withdrawals.Withdrawal withdraw(
            @PathVariable String name,
            @PathVariable String version,
            @Valid @RequestBody WithdrawalRequest body,
            @Nullable Principal operator) {
        return withdrawals.withdraw(
                new AlgorithmVersion(name, version),
                Actor.of(operator),
                body.reason(),
                Boolean.TRUE.equals(body.overridePin()));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void allow(
            @PathVariable String name,
            @PathVariable String version,
            @Valid @RequestBody Reason body,
            @Nullable Principal operator) {
        withdrawals.allow(new AlgorithmVersion(name, version), Actor.of(operator), body.reason());
    }

    /**
     * @param overridePin whether PIDs that are pinned are rolled back too
     */
    record WithdrawalRequest(
            @NotBlank @Size(max = 1900) String reason,
            @Nullable Boolean overridePin) {}
}
