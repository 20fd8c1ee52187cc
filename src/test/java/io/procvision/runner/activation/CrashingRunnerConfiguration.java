package io.procvision.runner.activation;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.RunnerApplication;
import io.procvision.runner.store.StoreSettings;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/**
 * The service's own beans around a database that is set up by hand: Boot's auto-configuration would take longer to start
 * than a kill takes, and nothing of it is what a kill could damage. Not a {@code @Configuration}, which the scan of the
 * other tests would find.
 */
@ComponentScan(
        basePackageClasses = RunnerApplication.class,
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = TestConfiguration.class),
            @ComponentScan.Filter(
                    type = FilterType.REGEX,
                    pattern = "io\\.procvision\\.runner\\.(RunnerApplication|RunnerClient|accounts\\..*|.*Tests.*)")
        })
@ConfigurationPropertiesScan(basePackageClasses = RunnerApplication.class)
@EnableJpaRepositories(basePackages = CrashingRunnerConfiguration.HISTORY)
@EnableTransactionManagement
@EnableScheduling
class CrashingRunnerConfiguration {

    static final String HISTORY = "io.procvision.runner.history";

    @Bean
    DataSource dataSource(StoreSettings store) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(CrashStore.databaseUrl(store.home()));
        dataSource.setUsername(CrashStore.DATABASE_USER);
        dataSource.setMaximumPoolSize(4);
        return dataSource;
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setPackagesToScan(HISTORY);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                "hibernate.physical_naming_strategy",
                PhysicalNamingStrategySnakeCaseImpl.class.getName(),
                "hibernate.jdbc.time_zone",
                "UTC"));
        return factory;
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    /** Where the parent wants to kill, as {@code STEP:n} in the property {@code crash.stop-at}; nowhere without it. */
    @Bean
    SwitchObserver standingStill() {
        String[] where = System.getProperty("crash.stop-at", "").split(":", -1);
        if (where.length != 2) {
            return (step, request) -> {};
        }
        SwitchStep stop = SwitchStep.valueOf(where[0]);
        AtomicInteger left = new AtomicInteger(Integer.parseInt(where[1]));
        return (step, request) -> {
            if (step == stop && left.decrementAndGet() == 0) {
                CrashingRunner.standStillAt(step);
            }
        };
    }
}
