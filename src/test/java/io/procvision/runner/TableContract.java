package io.procvision.runner;

import io.procvision.runner.health.SettableClock;
import io.procvision.runner.history.AuditTrailConfiguration;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What small tables are held to on both databases. All these contracts have one context per database, with what they need
 * of the service beside the repositories; so each begins with its own table empty, or with names of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@DataJpaTest(
        showSql = false,
        includeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern = "io\\.procvision\\.runner\\.(activation\\.Pinning|freeze\\.FreezeCalendar)"))
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@Transactional(propagation = Propagation.NOT_SUPPORTED) // as in production
@Import({AuditTrailConfiguration.class, TableContract.StoppedClock.class})
public @interface TableContract {

    @TestConfiguration(proxyBeanMethods = false)
    class StoppedClock {
        @Bean
        SettableClock clock() {
            return new SettableClock();
        }
    }
}
