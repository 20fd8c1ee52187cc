package io.procvision.runner.console;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that a test takes away, or lets hang as one does that accepts connections and says nothing. */
final class BreakableDatabase {

    /** Shorter than a pool waits, so that tests do not. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final ConcurrentMap<Thread, Integer> asked = new ConcurrentHashMap<>();
    private volatile boolean down;
    private volatile CountDownLatch frozen = new CountDownLatch(0);

    @TestConfiguration(proxyBeanMethods = false)
    static class Configuration {

        @Bean
        static BreakableDatabase database() {
            return new BreakableDatabase();
        }

        @Bean
        static BeanPostProcessor breakable(BreakableDatabase database) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof DataSource whole ? database.around(whole) : bean;
                }
            };
        }
    }

    void goDown() {
        down = true;
    }

    void freeze() {
        frozen = new CountDownLatch(1);
    }

    void comeBack() {
        down = false;
        frozen.countDown();
    }

    /** How often one thread that answers requests has asked it since the last time; the most of any. */
    int asked() {
        int most = asked.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        asked.clear();
        return most;
    }

    private DataSource around(DataSource whole) {
        return new DelegatingDataSource(whole) {
            @Override
            public Connection getConnection() throws SQLException {
                String thread = Thread.currentThread().getName();
                if (thread.contains("tomcat-handler") || thread.contains("-exec-")) {
                    asked.merge(Thread.currentThread(), 1, Integer::sum);
                }
                if (down || !isThawed()) {
                    throw new SQLTransientConnectionException("the test has taken the database away", "08001");
                }
                return super.getConnection();
            }
        };
    }

    private boolean isThawed() throws SQLException {
        try {
            return frozen.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException(interrupted);
        }
    }
}
