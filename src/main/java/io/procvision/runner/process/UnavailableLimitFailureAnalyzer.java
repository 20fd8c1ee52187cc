package io.procvision.runner.process;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says plainly which limit cannot be met, instead of how the beans that need it depend on each other. */
class UnavailableLimitFailureAnalyzer extends AbstractFailureAnalyzer<UnavailableLimitException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnavailableLimitException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
