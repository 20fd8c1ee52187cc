package io.procvision.runner.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG, or says why not; never to a picture that differs from what was sent. Whatever the decoder would
 * merely warn of (a cut-off JPEG is filled up with grey) is a failure here. Orientation tags are not applied and colour
 * profiles not converted: the numbers stay those of the file, as they do with every decoder an algorithm would use.
 */
final class ImageDecoder {

    private final long maxPixels;

    ImageDecoder(long maxPixels) {
        this.maxPixels = maxPixels;
    }

    /** @throws IOException its message completes "the image cannot be used: …" */
    RgbRows decode(byte[] image) throws IOException {
        String format = format(image);
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            reader.setInput(in, true, true);
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            requireBounded(new ImageSize(reader.getWidth(0), reader.getHeight(0)));
            BufferedImage decoded = reader.read(0);
            if (!warnings.isEmpty()) {
                throw new IOException("it is damaged: " + warnings.get(0));
            }
            return RgbRows.of(decoded);
        } catch (RuntimeException broken) {
            // The readers meet some damage unprepared, and fail with whatever index or argument it led to.
            throw new IOException("it is no whole %s: %s".formatted(format, reason(broken)), broken);
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] image) throws IOException {
        if (PngChunks.begin(image)) {
            PngChunks.verify(image);
            return "png";
        }
        if (JpegColours.begin(image)) {
            JpegColours.requireStated(image);
            return "jpeg";
        }
        throw new IOException("it is neither PNG nor JPEG");
    }

    private void requireBounded(ImageSize size) throws IOException {
        if (size.pixels() > maxPixels) {
            throw new IOException("it has %s pixels, more than the %d that runner.images.max-pixels allows"
                    .formatted(size, maxPixels));
        }
    }

    private static String reason(RuntimeException broken) {
        return broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
    }
}
