package io.procvision.runner.canary;

import io.procvision.runner.core.RunnerException;
import org.springframework.context.ApplicationContext;

/** Has the canaries take their steps when a test says so, one after the other, in the place of {@link CanaryAdvancer}. */
public final class CanaryStepper {

    private final Canaries canaries;
    private final CanaryProgress progress;
    private final CanaryReturn wayBack;

    public CanaryStepper(ApplicationContext context) {
        this.canaries = context.getBean(Canaries.class);
        this.progress = context.getBean(CanaryProgress.class);
        this.wayBack = context.getBean(CanaryReturn.class);
    }

    /** One step of each; one that is refused is taken again at the next time. */
    public void step() {
        for (Canary canary : canaries.findByStateIn(CanaryState.underWay())) {
            try {
                if (canary.state() == CanaryState.ABORTING) {
                    wayBack.step(canary.id());
                } else {
                    progress.step(canary.id());
                }
            } catch (RunnerException refused) {
                // It waits, and says so in its own history.
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
