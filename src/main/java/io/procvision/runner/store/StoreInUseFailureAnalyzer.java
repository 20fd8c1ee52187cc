package io.procvision.runner.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says plainly that a second runner was started on a store whose embedded database admits only one. */
class StoreInUseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /** H2's {@code DATABASE_ALREADY_OPEN_1}. */
    private static final int ALREADY_OPEN = 90020;

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, SQLException cause) {
        if (cause.getErrorCode() != ALREADY_OPEN) {
            return null;
        }
        return new FailureAnalysis(
                "The embedded database of this store is open in another runner.",
                "Stop the other runner, give this one its own store (runner.home), or give both a PostgreSQL database"
                        + " (spring.datasource.url), which they may share together with the store.",
                rootFailure);
    }
}
