package io.procvision.runner.catalog;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/**
 * Has the web server stop a request beyond the archive's limit as it comes in, however many files it is cut into, since it
 * keeps them on its disk until it has all of them. Besides the largest archive there is room for what else a form says, and
 * where only small archives are allowed, for the images of a call.
 */
@Configuration(proxyBeanMethods = false)
class UploadLimits {

    private static final DataSize BESIDES = DataSize.ofMegabytes(64);

    @Bean
    MultipartConfigElement uploads(MultipartProperties settings, ArchiveSettings limits) {
        return new MultipartConfigElement(
                settings.getLocation(),
                limits.maxSize().toBytes(),
                Math.addExact(limits.maxSize().toBytes(), BESIDES.toBytes()),
                Math.toIntExact(settings.getFileSizeThreshold().toBytes()));
    }
}
