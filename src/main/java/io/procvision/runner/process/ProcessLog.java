package io.procvision.runner.process;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The rolling file that keeps what the processes of one version write to standard error. It has a logging context of its
 * own, so that no configuration of the service's log can silence or redirect it.
 */
final class ProcessLog implements AutoCloseable {

    private final RollingFileAppender<String> appender = new RollingFileAppender<>();

    ProcessLog(Path file, ProcessSettings.Log settings) {
        Context context = new ContextBase();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(new LineEncoder());
        appender.setRollingPolicy(rolling(context, file, settings.files()));
        appender.setTriggeringPolicy(triggering(context, settings));
        appender.getRollingPolicy().start();
        appender.getTriggeringPolicy().start();
        appender.start();
    }

    void append(String line) {
        appender.doAppend(line);
    }

    @Override
    public void close() {
        appender.stop();
    }

    private FixedWindowRollingPolicy rolling(Context context, Path file, int files) {
        FixedWindowRollingPolicy policy = new FixedWindowRollingPolicy();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%i");
        policy.setMinIndex(1);
        policy.setMaxIndex(files);
        return policy;
    }

    private static SizeBasedTriggeringPolicy<String> triggering(Context context, ProcessSettings.Log settings) {
        SizeBasedTriggeringPolicy<String> policy = new SizeBasedTriggeringPolicy<>();
        policy.setContext(context);
        policy.setMaxFileSize(new FileSize(settings.maxSize().toBytes()));
        policy.setCheckIncrement(Duration.buildByMilliseconds(100));
        return policy;
    }

    private static final class LineEncoder extends EncoderBase<String> {

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(String line) {
            return (line + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
