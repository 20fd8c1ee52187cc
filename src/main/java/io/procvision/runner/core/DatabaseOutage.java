package io.procvision.runner.core;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells a database that is gone from one that refused something. Spring has a type for what fails before a connection is
 * there; what a restart of the database cuts off in the middle is known by its SQL state alone.
 */
public final class DatabaseOutage {

    private static final String CONNECTION_LOST = "08";

    /** PostgreSQL's operator intervention: it shuts down, it crashed, it only starts, it was told to cancel. */
    private static final String STOPPED = "57";

    private DatabaseOutage() {}

    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof CannotCreateTransactionException
                    || (cause instanceof SQLException refused && isOutage(refused.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(@Nullable String state) {
        return state != null && (state.startsWith(CONNECTION_LOST) || state.startsWith(STOPPED));
    }
}
