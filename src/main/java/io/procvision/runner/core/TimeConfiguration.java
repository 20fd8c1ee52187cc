package io.procvision.runner.core;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The wall clock, injected so that tests can set it (elapsed time is measured by {@link System#nanoTime()}), and the
 * threads of everything that happens every so often.
 */
@Configuration(proxyBeanMethods = false)
class TimeConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** With virtual threads, Spring Boot's own has one thread for all: whoever waits for a database would hold up the rest. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler(@Value("${spring.task.scheduling.pool.size:12}") int size) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(size);
        scheduler.setThreadNamePrefix("scheduling-");
        return scheduler;
    }
}
