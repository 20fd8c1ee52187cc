package io.procvision.runner.images;

import static io.procvision.runner.images.ImageBytes.encoded;
import static io.procvision.runner.images.ImageBytes.noise;
import static io.procvision.runner.images.ImageBytes.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ImageDecoderTests {

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    @Property(tries = 60)
    void everyPixelOfAPngArrivesAsItWas(
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll long seed)
            throws IOException {
        BufferedImage image = noise(width, height, BufferedImage.TYPE_INT_RGB, seed);

        assertThat(pixels(encoded(image, "png"))).isEqualTo(rgb(image));
    }

    /** Damage is noticed, or concerns nothing that is seen; it never leads to another picture or an unforeseen exception. */
    @Property(tries = 300)
    void aDamagedPngIsRefused(@ForAll @IntRange(max = 9999) int where, @ForAll @IntRange(min = 1, max = 255) int flip) {
        byte[] image = encoded(noise(20, 10, BufferedImage.TYPE_INT_RGB, 7), "png");
        image[where % image.length] ^= (byte) flip;

        assertThatThrownBy(() -> decoder.decode(image)).isInstanceOf(IOException.class);
    }

    @Property(tries = 200)
    void aCutOffImageIsRefused(@ForAll boolean jpeg, @ForAll @IntRange(max = 99999) int length) {
        byte[] image = encoded(noise(20, 10, BufferedImage.TYPE_INT_RGB, 7), jpeg ? "jpeg" : "png");
        byte[] head = Arrays.copyOf(image, length % (image.length - 2));

        assertThatThrownBy(() -> decoder.decode(head)).isInstanceOf(IOException.class);
    }

    @Test
    void aJpegLooksLikeItsOriginal() throws IOException {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 40, 90));
        graphics.fillRect(0, 0, 64, 48);
        graphics.dispose();

        byte[] pixels = pixels(encoded(image, "jpeg"));

        for (int i = 0; i < pixels.length; i += 3) {
            assertThat(pixels[i] & 0xFF).isBetween(195, 205);
            assertThat(pixels[i + 1] & 0xFF).isBetween(35, 45);
            assertThat(pixels[i + 2] & 0xFF).isBetween(85, 95);
        }
    }

    @Test
    void greyStaysAsDarkAsTheFileSays() throws IOException {
        byte[] image = png(4, 1, 8, 0, new byte[][] {{0, 64, (byte) 128, (byte) 255}});

        assertThat(pixels(image)).containsExactly(0, 0, 0, 64, 64, 64, 128, 128, 128, 255, 255, 255);
    }

    @Test
    void greyOfFewBitsIsSpreadOverTheWholeRange() throws IOException {
        assertThat(pixels(png(4, 1, 2, 0, new byte[][] {{0b00_01_10_11}})))
                .containsExactly(0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255);
        assertThat(pixels(png(3, 1, 1, 0, new byte[][] {{(byte) 0b101_00000}})))
                .containsExactly(255, 255, 255, 0, 0, 0, 255, 255, 255);
    }

    @Test
    void aPaletteIsLookedUp() throws IOException {
        byte[] reds = {10, 20};
        byte[] greens = {30, 40};
        byte[] blues = {50, 60};
        BufferedImage image = new BufferedImage(
                2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, reds, greens, blues));
        image.getRaster().setSample(1, 0, 0, 1);

        assertThat(pixels(encoded(image, "png"))).containsExactly(10, 30, 50, 20, 40, 60);
    }

    @Test
    void anOpaqueAlphaChannelIsDropped() throws IOException {
        byte[] colour = png(2, 1, 8, 6, new byte[][] {{1, 2, 3, -1, 4, 5, 6, -1}});
        byte[] grey = png(2, 1, 8, 4, new byte[][] {{7, -1, 8, -1}});

        assertThat(pixels(colour)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(pixels(grey)).containsExactly(7, 7, 7, 8, 8, 8);
    }

    @Test
    void transparencyIsRefused() {
        byte[] image = png(2, 1, 8, 6, new byte[][] {{1, 2, 3, -1, 4, 5, 6, 100}});

        assertThatThrownBy(() -> pixels(image))
                .isInstanceOf(IOException.class)
                .hasMessage("its pixel at x 1, y 0 is transparent; send it without transparency");
    }

    @Test
    void sixteenBitsAreRefused() {
        assertThatThrownBy(() -> decoder.decode(png(1, 1, 16, 0, new byte[][] {{1, 2}})))
                .hasMessageContaining("[16] bits")
                .hasMessageContaining("send 8 bits");
        assertThatThrownBy(() -> decoder.decode(png(1, 1, 16, 2, new byte[][] {{1, 2, 3, 4, 5, 6}})))
                .hasMessageContaining("[16, 16, 16] bits");
    }

    @Test
    void aHugeImageIsRefusedByItsHeaderAlone() {
        byte[] image = png(30_000, 30_000, 8, 2, new byte[0][]);

        assertThatThrownBy(() -> decoder.decode(image))
                .hasMessageContaining("30000×30000 pixels")
                .hasMessageContaining("runner.images.max-pixels");
    }

    @Test
    void aJpegThatDoesNotSayWhatItsComponentsMeanIsRefused() {
        byte[] image = withoutJfif(encoded(noise(8, 8, BufferedImage.TYPE_INT_RGB, 1), "jpeg"));

        assertThatThrownBy(() -> decoder.decode(image)).hasMessageContaining("JFIF, Exif or Adobe");
    }

    @Test
    void aGreyJpegNeedsNoSuchStatement() throws IOException {
        byte[] image = withoutJfif(encoded(noise(8, 8, BufferedImage.TYPE_BYTE_GRAY, 1), "jpeg"));

        assertThat(pixels(image)).hasSize(8 * 8 * 3);
    }

    @Test
    void otherFormatsAreRefused() {
        byte[] bitmap = encoded(noise(8, 8, BufferedImage.TYPE_INT_RGB, 1), "bmp");

        assertThatThrownBy(() -> decoder.decode(bitmap)).hasMessage("it is neither PNG nor JPEG");
        assertThatThrownBy(() -> decoder.decode(new byte[0])).hasMessage("it is neither PNG nor JPEG");
    }

    private byte[] pixels(byte[] image) throws IOException {
        RgbRows rows = decoder.decode(image);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int y = 0; y < rows.size().height(); y++) {
            out.writeBytes(rows.row(y));
        }
        return out.toByteArray();
    }

    private static byte[] rgb(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int colour = image.getRGB(x, y);
                out.write(colour >> 16);
                out.write(colour >> 8);
                out.write(colour);
            }
        }
        return out.toByteArray();
    }

    /** Cuts out the segment that follows the start of the image. */
    private static byte[] withoutJfif(byte[] jpeg) {
        int length = (jpeg[4] & 0xFF) << 8 | (jpeg[5] & 0xFF);
        byte[] rest = Arrays.copyOfRange(jpeg, 4 + length, jpeg.length);
        byte[] image = new byte[2 + rest.length];
        image[0] = jpeg[0];
        image[1] = jpeg[1];
        System.arraycopy(rest, 0, image, 2, rest.length);
        return image;
    }
}
