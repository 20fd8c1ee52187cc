package io.procvision.runner.rollback.day;

import io.procvision.runner.core.Pid;
import io.procvision.runner.routing.ActiveBinding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A PID that is bad and has somewhere to go does not stay where it is. The one invariant that no history tells. */
public final class NobodySuffersLong {

    private final Map<Pid, Integer> suffering = new HashMap<>();

    /**
     * At each look.
     *
     * @param isHelpless whether it is bad, and the service could and may help it
     */
    public Optional<String> look(ActiveBinding binding, boolean isHelpless) {
        if (!isHelpless) {
            suffering.remove(binding.pid());
            return Optional.empty();
        }
        int looks = suffering.merge(binding.pid(), 1, Integer::sum);
        return looks > DayRules.LOOKS_TO_BE_LEFT_IN
                ? Optional.of("%s was bad for %d looks and nobody helped".formatted(binding, looks))
                : Optional.empty();
    }
}
