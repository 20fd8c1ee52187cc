package io.procvision.runner.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the document says of the service as a whole. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    static final String BASIC = "basic";
    static final String BEARER = "bearer";

    @Bean
    OpenAPI description(ObjectProvider<BuildProperties> build) {
        return new OpenAPI()
                .info(new Info()
                        .title("ProcVision Runner")
                        .version(version(build.getIfAvailable()))
                        .description(
                                "Installs, serves, switches and rolls back Python vision algorithms on a production line. "
                                        + "JSON in and out, snake_case keys, times ISO-8601 in UTC. Every failure is a problem "
                                        + "document (RFC 9457) whose code names it and whose type leads to the remedy. Every answer "
                                        + "carries an X-Request-Id, the request's own if it brought one, by which problems, "
                                        + "log lines and audit entries are found.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        BASIC,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("basic")
                                                .description("User and password."))
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme("bearer")
                                                .description(
                                                        "A token made by POST /api/v1/tokens, or one of the OpenID provider where one is configured.")))
                .addSecurityItem(new SecurityRequirement().addList(BASIC))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Started from an IDE there is no build to tell. */
    private static String version(@Nullable BuildProperties build) {
        String version = build == null ? null : build.getVersion();
        return version == null ? "development" : version;
    }
}
