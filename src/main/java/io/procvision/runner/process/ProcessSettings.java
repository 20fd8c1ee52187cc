package io.procvision.runner.process;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

@ConfigurationProperties("runner.process")
public record ProcessSettings(
        @DefaultValue("5s") Duration callTimeout,
        @DefaultValue("60s") Duration handshakeTimeout,
        @DefaultValue("30s") Duration drainGrace,
        @DefaultValue("true") boolean standby) {}
