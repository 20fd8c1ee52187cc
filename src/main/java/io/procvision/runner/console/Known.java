package io.procvision.runner.console;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Asks what only the database knows, on pages that have to come up without it: that is when somebody wants to see the line
 * and may need the emergency button. One for each page that is shown: a database that did not answer is not asked again, since
 * each question to it may take as long as its patience, and somebody waits for the page.
 */
final class Known {

    private static final Logger log = LoggerFactory.getLogger(Known.class);

    private boolean silent;

    <T> T or(T otherwise, Supplier<T> question) {
        if (silent) {
            return otherwise;
        }
        try {
            return question.get();
        } catch (DataAccessException | TransactionException down) {
            log.debug("Left out of a page: {}", down.getMessage());
            silent = true;
            return otherwise;
        }
    }

    /** Whether the database did not answer, so that something is left out. */
    boolean isSilent() {
        return silent;
    }
}
