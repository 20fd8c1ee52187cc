package io.procvision.runner.activation;

import io.procvision.runner.history.Switch;
import io.procvision.runner.routing.ActiveBindings;
import io.procvision.runner.routing.BindingFile;
import java.time.Instant;
import java.util.Optional;

/** When a switch happened whose runner could not tell: where the file is still the one it put there, that was written then. */
final class SwapTime {

    private SwapTime() {}

    static Instant of(Switch row, ActiveBindings bindings) {
        return bindings.read(row.pid()) instanceof BindingFile.Bound file
                        && BindingRecovery.target(row).equals(Optional.of(file.binding()))
                ? file.identity().modified().toInstant()
                : row.at();
    }
}
