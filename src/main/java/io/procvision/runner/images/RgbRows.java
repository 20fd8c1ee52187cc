package io.procvision.runner.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Arrays;

/**
 * A decoded image as rows of red, green and blue bytes. The samples are taken as the file has them, without Java's colour
 * conversion, which would brighten greys; grey becomes three equal bytes. Transparency is accepted where every pixel is
 * opaque all the same, and refused otherwise: no one colour would be right for such a pixel. More than eight bits per
 * sample are refused as well, for the sender knows best which of them matter.
 */
abstract sealed class RgbRows {

    private static final int OPAQUE = 0xFF;

    final Raster raster;
    private final ImageSize size;
    private final byte[] row;

    private RgbRows(Raster raster) {
        this.raster = raster;
        this.size = new ImageSize(raster.getWidth(), raster.getHeight());
        this.row = new byte[Math.multiplyExact(raster.getWidth(), 3)];
    }

    static RgbRows of(BufferedImage image) throws IOException {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return new OfPalette(image.getRaster(), palette);
        }
        int space = colours.getColorSpace().getType();
        boolean known = space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY;
        boolean bytes = colours.getTransferType() == DataBuffer.TYPE_BYTE
                && Arrays.stream(colours.getComponentSize()).allMatch(bits -> bits == 8);
        if (!known || !bytes) {
            throw new IOException("its pixels have %s bits in %d components; send 8 bits, grey or RGB"
                    .formatted(Arrays.toString(colours.getComponentSize()), colours.getNumComponents()));
        }
        return new OfSamples(image.getRaster(), colours.hasAlpha());
    }

    ImageSize size() {
        return size;
    }

    /** The row's bytes, valid until the next one is asked for. */
    byte[] row(int y) throws IOException {
        fill(y, row);
        return row;
    }

    abstract void fill(int y, byte[] rgb) throws IOException;

    static void requireOpaque(int alpha, int x, int y) throws IOException {
        if (alpha != OPAQUE) {
            throw new IOException(
                    "its pixel at x %d, y %d is transparent; send it without transparency".formatted(x, y));
        }
    }

    private static final class OfSamples extends RgbRows {

        private final int bands;
        private final int colours;
        private final byte[] samples;

        OfSamples(Raster raster, boolean alpha) {
            super(raster);
            this.bands = raster.getNumBands();
            this.colours = alpha ? bands - 1 : bands;
            this.samples = new byte[raster.getWidth() * bands];
        }

        @Override
        void fill(int y, byte[] rgb) throws IOException {
            if (bands == 3) {
                read(y, rgb);
                return;
            }
            read(y, samples);
            int second = colours == 1 ? 0 : 1;
            int third = colours == 1 ? 0 : 2;
            for (int from = 0, to = 0; to < rgb.length; from += bands, to += 3) {
                if (bands != colours) {
                    requireOpaque(samples[from + colours] & 0xFF, to / 3, y);
                }
                rgb[to] = samples[from];
                rgb[to + 1] = samples[from + second];
                rgb[to + 2] = samples[from + third];
            }
        }

        private void read(int y, byte[] target) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, target);
        }
    }

    private static final class OfPalette extends RgbRows {

        private final IndexColorModel palette;
        private final int[] indices;

        OfPalette(Raster raster, IndexColorModel palette) {
            super(raster);
            this.palette = palette;
            this.indices = new int[raster.getWidth()];
        }

        @Override
        void fill(int y, byte[] rgb) throws IOException {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, 0, indices);
            for (int x = 0; x < indices.length; x++) {
                if (indices[x] >= palette.getMapSize()) {
                    throw new IOException("its pixel at x %d, y %d is not in its palette".formatted(x, y));
                }
                int colour = palette.getRGB(indices[x]);
                requireOpaque(colour >>> 24, x, y);
                rgb[3 * x] = (byte) (colour >> 16);
                rgb[3 * x + 1] = (byte) (colour >> 8);
                rgb[3 * x + 2] = (byte) colour;
            }
        }
    }
}
