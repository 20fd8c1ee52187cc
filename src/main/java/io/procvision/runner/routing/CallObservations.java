package io.procvision.runner.routing;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Keeps calls out of {@code http.server.requests}: {@code runner.calls} counts and times each of them by PID, version and
 * outcome, and to measure them twice was a twentieth of what a call costs the service.
 */
@Configuration(proxyBeanMethods = false)
class CallObservations {

    @Bean
    ObservationPredicate callsAreMeteredAlready() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && request.getCarrier().getRequestURI().endsWith("/calls"));
    }
}
