package io.procvision.runner.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** When tokens were last used. Requests only note it in memory; the database hears of it once a minute and at the end. */
@Component
class TokenUse implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(TokenUse.class);

    private final ApiTokenRepository tokens;
    private final ConcurrentMap<String, Instant> unwritten = new ConcurrentHashMap<>();

    TokenUse(ApiTokenRepository tokens) {
        this.tokens = tokens;
    }

    void used(String id, Instant at) {
        unwritten.put(id, at);
    }

    @Nullable
    Instant lastUse(ApiToken token) {
        return Optional.ofNullable(unwritten.get(token.id())).orElse(token.lastUsedAt());
    }

    @Scheduled(fixedDelayString = "PT1M")
    void write() {
        unwritten.forEach((id, at) -> {
            tokens.used(id, at);
            unwritten.remove(id, at);
        });
    }

    @Override
    public void destroy() {
        try {
            write();
        } catch (DataAccessException | TransactionException down) {
            log.warn("When tokens were last used could not be written: {}", down.getMessage());
        }
    }
}
