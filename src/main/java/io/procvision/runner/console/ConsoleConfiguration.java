package io.procvision.runner.console;

import java.util.Collections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.CookieLocaleResolver;

/** The way to the console's first page, and in which language and colours its pages come. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    /** What was chosen, else the first of the browser's languages that there is. */
    @Bean
    LocaleResolver localeResolver() {
        CookieLocaleResolver resolver = new CookieLocaleResolver(Preferences.LANGUAGE);
        resolver.setCookieMaxAge(Preferences.KEPT);
        resolver.setCookieHttpOnly(true);
        resolver.setCookieSameSite("Lax");
        resolver.setRejectInvalidCookies(false);
        resolver.setDefaultLocaleFunction(request ->
                Language.firstOf(Collections.list(request.getLocales())).locale());
        return resolver;
    }

    @Bean
    WebMvcConfigurer consolePages(LocaleResolver locales) {
        return new WebMvcConfigurer() {
            @Override
            public void addViewControllers(ViewControllerRegistry views) {
                views.addRedirectViewController("/", "/console");
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors
                        .addInterceptor(new Preferences(locales))
                        .addPathPatterns("/login", "/console", "/console/**")
                        .excludePathPatterns("/console/events");
            }
        };
    }
}
