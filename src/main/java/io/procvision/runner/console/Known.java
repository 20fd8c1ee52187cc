package io.procvision.runner.console;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Asks what only the database knows, on pages that have to come up without it: that is when somebody wants to see the line
 * and may need the emergency button.
 */
final class Known {

    private static final Logger log = LoggerFactory.getLogger(Known.class);

    private Known() {}

    static <T> T or(T otherwise, Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException down) {
            log.debug("Left out of a page: {}", down.getMessage());
            return otherwise;
        }
    }
}
