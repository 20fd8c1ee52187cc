package io.procvision.runner.console;

import io.procvision.runner.activation.Change;
import io.procvision.runner.activation.PinDesk;
import io.procvision.runner.activation.SwitchRequest;
import io.procvision.runner.activation.Switchover;
import io.procvision.runner.core.Actor;
import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import io.procvision.runner.history.SwitchCause;
import io.procvision.runner.rollback.Quarantine;
import io.procvision.runner.rollback.Rollback;
import io.procvision.runner.routing.ActiveBinding;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.view.RedirectView;

/** Does what a person has said yes to on a page of {@link PidConfirmations}. */
@Controller
@RequestMapping("/console/pids/{pid}")
class PidActions {

    private final PidPlans plans;
    private final Switchover switchover;
    private final Rollback rollback;
    private final PinDesk pins;
    private final Quarantine quarantine;
    private final Outcome outcome;

    PidActions(
            PidPlans plans,
            Switchover switchover,
            Rollback rollback,
            PinDesk pins,
            Quarantine quarantine,
            Outcome outcome) {
        this.plans = plans;
        this.switchover = switchover;
        this.rollback = rollback;
        this.pins = pins;
        this.quarantine = quarantine;
        this.outcome = outcome;
    }

    @PostMapping("/change")
    RedirectView change(
            @PathVariable Pid pid,
            @RequestParam String name,
            @RequestParam String version,
            @RequestParam(required = false) @Nullable Instant since,
            @RequestParam String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            Principal operator) {
        ActiveBinding before = plans.requireAsSeen(pid, since);
        AlgorithmVersion to = new AlgorithmVersion(name, version);
        SwitchCause cause =
                before == null || before.version().samePackageAs(to) ? SwitchCause.ACTIVATE : SwitchCause.SWITCH;
        switchover.execute(
                SwitchRequest.of(List.of(pid), each -> new Change(each, to, before), cause, Actor.of(operator), reason)
                        .overridingPin(overridePin));
        return outcome.done(page(pid), "pid.change.done", pid, to);
    }

    @PostMapping("/rollback")
    RedirectView rollback(
            @PathVariable Pid pid,
            @RequestParam String name,
            @RequestParam String version,
            @RequestParam Instant since,
            @RequestParam String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            Principal operator) {
        ActiveBinding seen = bound(pid, since);
        AlgorithmVersion told = new AlgorithmVersion(name, version);
        rollback.toPrevious(seen, told, Actor.of(operator), reason, overridePin);
        return outcome.done(page(pid), "pid.rollback.done", pid, told);
    }

    /** A pin does not hold it up: the page has said that it is there, and who presses the button means it. */
    @PostMapping("/emergency")
    RedirectView emergency(
            @PathVariable Pid pid,
            @RequestParam String name,
            @RequestParam String version,
            @RequestParam Instant since,
            @RequestParam String reason,
            Principal operator) {
        ActiveBinding seen = bound(pid, since);
        AlgorithmVersion told = new AlgorithmVersion(name, version);
        rollback.emergency(seen, told, Actor.of(operator), reason, true);
        return outcome.done(page(pid), "pid.emergency.done", pid, told);
    }

    @PostMapping("/unbind")
    RedirectView unbind(
            @PathVariable Pid pid,
            @RequestParam Instant since,
            @RequestParam String reason,
            @RequestParam(name = "override_pin", defaultValue = "false") boolean overridePin,
            Principal operator) {
        ActiveBinding before = plans.requireAsSeen(pid, since);
        switchover.execute(SwitchRequest.of(
                        List.of(pid),
                        each -> new Change(each, null, before),
                        SwitchCause.UNBIND,
                        Actor.of(operator),
                        reason)
                .overridingPin(overridePin));
        return outcome.done(page(pid), "pid.unbind.done", pid);
    }

    @PostMapping("/pin")
    RedirectView pin(@PathVariable Pid pid, @RequestParam String reason, Principal operator) {
        pins.pin(pid, Actor.of(operator), Reasons.required(reason));
        return outcome.done(page(pid), "pid.pin.done", pid);
    }

    @PostMapping("/unpin")
    RedirectView unpin(@PathVariable Pid pid, @RequestParam String reason, Principal operator) {
        pins.unpin(pid, Actor.of(operator), reason);
        return outcome.done(page(pid), "pid.unpin.done", pid);
    }

    @PostMapping("/release")
    RedirectView release(
            @PathVariable Pid pid,
            @RequestParam String name,
            @RequestParam String version,
            @RequestParam String reason,
            Principal operator) {
        AlgorithmVersion held = new AlgorithmVersion(name, version);
        quarantine.release(pid, held, Actor.of(operator), Reasons.required(reason));
        return outcome.done(page(pid), "pid.release.done", pid, held);
    }

    /** As seen: that there was a binding, {@code since} says. */
    private ActiveBinding bound(Pid pid, Instant since) {
        return Objects.requireNonNull(plans.requireAsSeen(pid, since), "bound since " + since);
    }

    private static String page(Pid pid) {
        return "/console/pids/" + pid;
    }
}
