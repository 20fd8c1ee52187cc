package io.procvision.runner.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.MultipartConfigElement;
import org.junit.jupiter.api.Test;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.util.unit.DataSize;

class UploadLimitsTests {

    @Test
    void aRequestHasRoomForTheLargestArchiveAndEnds() {
        ArchiveSettings limits = new ArchiveSettings(DataSize.ofGigabytes(5), DataSize.ofGigabytes(8), 20_000, 100);

        MultipartConfigElement uploads = new UploadLimits().uploads(new MultipartProperties(), limits);

        assertThat(uploads.getMaxFileSize()).isEqualTo(DataSize.ofGigabytes(5).toBytes());
        assertThat(uploads.getMaxRequestSize())
                .isBetween(
                        DataSize.ofGigabytes(5).toBytes() + 1,
                        DataSize.ofGigabytes(6).toBytes());
    }
}
