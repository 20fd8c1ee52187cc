package io.procvision.runner.history;

import io.procvision.runner.core.PageView;
import io.procvision.runner.core.Pid;
import java.time.Instant;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/** Which versions a PID had, and when. */
@Component
public class BindingHistory {

    /** All columns of the index, as {@link Switches} says. */
    static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "intended.pid", "state", "effectiveAt");

    private final Switches switches;

    BindingHistory(Switches switches) {
        this.switches = switches;
    }

    /** The newest first. */
    public PageView<BindingView> of(Pid pid, int page, int size) {
        return PageView.of(
                switches.findBindings(pid.value(), PageView.request(page, size, NEWEST_FIRST)), BindingView::of);
    }

    Optional<BindingView> at(Pid pid, Instant moment) {
        return switches.findBindingAt(pid.value(), moment).map(BindingView::of);
    }
}
