package io.procvision.runner.activation;

import io.procvision.runner.core.AlgorithmVersion;
import io.procvision.runner.core.Pid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an activation or switch.
 *
 * @param overridePin whether pinned PIDs are changed too; left out by most
 */
record BindingRequest(
        @NotBlank String name,
        @NotBlank String version,
        @NotEmpty List<@NotNull Pid> pids,
        @Nullable String reason,
        @Nullable Boolean overridePin) {

    AlgorithmVersion target() {
        return new AlgorithmVersion(name, version);
    }
}
