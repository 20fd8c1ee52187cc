package io.procvision.runner.activation;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.store.StoreSettings;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service's own beans around a database that is set up by hand: Boot's auto-configuration would take longer to start
 * than a kill takes, and nothing of it is what a kill could damage. Not annotated as a configuration, or other tests'
 * contexts would find it.
 */
@EnableJpaRepositories(basePackages = CrashingRunnerConfiguration.SERVICE)
@EnableTransactionManagement
@EnableScheduling
public class CrashingRunnerConfiguration {

    static final String SERVICE = "io.procvision.runner";

    /**
     * The names of the service's beans and settings. Found once and handed to every child, because looking through the
     * class path would be a third of its start.
     *
     * @param without packages of the service that are to be left out
     */
    public static List<String> findBeans(String... without) {
        var scanner = new ClassPathScanningCandidateComponentProvider(true, new StandardEnvironment());
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scanner.addExcludeFilter(new AnnotationTypeFilter(TestConfiguration.class));
        scanner.addExcludeFilter(new AnnotationTypeFilter(TestComponent.class));
        scanner.addExcludeFilter(new AnnotationTypeFilter(SpringBootApplication.class));
        // Its passwords are of no use here.
        scanner.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*\\.accounts\\..*")));
        for (String left : without) {
            scanner.addExcludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*\\.%s\\..*".formatted(left))));
        }
        return scanner.findCandidateComponents(SERVICE).stream()
                .map(BeanDefinition::getBeanClassName)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    public static void register(AnnotationConfigApplicationContext context, Class<?> bean) {
        ConfigurationProperties settings = bean.getAnnotation(ConfigurationProperties.class);
        if (settings == null) {
            context.register(bean);
        } else {
            registerSettings(context, settings.value(), bean);
        }
    }

    private static <T> void registerSettings(AnnotationConfigApplicationContext context, String prefix, Class<T> type) {
        context.registerBean(type, () -> Binder.get(context.getEnvironment()).bindOrCreate(prefix, type));
    }

    @Bean
    DataSource dataSource(StoreSettings store) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(CrashStore.databaseUrl(store.home()));
        dataSource.setUsername(CrashStore.DATABASE_USER);
        dataSource.setMaximumPoolSize(4);
        return dataSource;
    }

    @Bean
    JdbcClient jdbcClient(DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setPackagesToScan(SERVICE);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                "hibernate.physical_naming_strategy",
                PhysicalNamingStrategySnakeCaseImpl.class.getName(),
                "hibernate.jdbc.time_zone",
                "UTC",
                // Nothing in the entities asks for it, and it would be a tenth of a start.
                "jakarta.persistence.validation.mode",
                "none"));
        return factory;
    }

    @Bean
    PlatformTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    /** For what listens to the audit trail and writes messages of it. */
    @Bean
    JsonMapper jsonMapper() {
        return new JsonMapper();
    }

    @Bean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }
}
