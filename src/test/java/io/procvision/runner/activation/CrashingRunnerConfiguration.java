package io.procvision.runner.activation;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.procvision.runner.store.StoreSettings;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.MappedSuperclass;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.data.jpa.repository.support.JpaRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
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
@EnableTransactionManagement
@EnableScheduling
public class CrashingRunnerConfiguration {

    private static final String SERVICE = "io.procvision.runner";

    private static final List<Class<? extends Annotation>> MAPPED =
            List.of(Entity.class, Embeddable.class, MappedSuperclass.class, Converter.class);

    /**
     * The names of the service's beans, settings, repositories and of what these map. Found once and handed to every child,
     * because looking through the class path would be a third of its start.
     *
     * @param without packages of the service that are to be left out
     */
    public static List<String> findBeans(String... without) {
        var scanner = new ClassPathScanningCandidateComponentProvider(true, new StandardEnvironment()) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition found) {
                AnnotationMetadata type = found.getMetadata();
                return type.isIndependent() && (type.isConcrete() || (type.isInterface() && !type.isAnnotation()));
            }
        };
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scanner.addIncludeFilter(new AssignableTypeFilter(Repository.class));
        MAPPED.forEach(mapped -> scanner.addIncludeFilter(new AnnotationTypeFilter(mapped)));
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

    /** Makes the context one of a runner, out of what {@link #findBeans} found. */
    public static void register(AnnotationConfigApplicationContext context, List<String> names)
            throws ClassNotFoundException {
        context.register(CrashingRunnerConfiguration.class);
        List<String> mapped = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            ConfigurationProperties settings = type.getAnnotation(ConfigurationProperties.class);
            if (MAPPED.stream().anyMatch(type::isAnnotationPresent)) {
                mapped.add(name);
            } else if (type.isInterface()) {
                registerRepository(context, type);
            } else if (settings != null) {
                registerSettings(context, settings.value(), type);
            } else {
                context.register(type);
            }
        }
        context.registerBean(
                PersistenceManagedTypes.class, () -> PersistenceManagedTypes.of(mapped.toArray(String[]::new)));
    }

    private static void registerRepository(AnnotationConfigApplicationContext context, Class<?> type) {
        RootBeanDefinition repository = new RootBeanDefinition(JpaRepositoryFactoryBean.class);
        repository.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
        repository.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
        context.registerBeanDefinition(type.getName(), repository);
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
    LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource, PersistenceManagedTypes mapped) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setDataSource(dataSource);
        factory.setManagedTypes(mapped);
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                "hibernate.physical_naming_strategy",
                PhysicalNamingStrategySnakeCaseImpl.class.getName(),
                "hibernate.jdbc.time_zone",
                "UTC",
                // Nothing in the entities asks for it, and it would be a tenth of a start.
                "jakarta.persistence.validation.mode",
                "none",
                // Generated classes, which pay for themselves later than these runners live.
                "hibernate.bytecode.use_reflection_optimizer",
                "false"));
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
