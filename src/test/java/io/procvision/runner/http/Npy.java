package io.procvision.runner.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** NumPy files as clients write them into the shared folder. */
final class Npy {

    private Npy() {}

    /** An RGB image of one colour. */
    static byte[] ofColour(int width, int height, int red, int green, int blue) {
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d, 3), }".formatted(height, width);
        header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        file.write(header.length() & 0xff);
        file.write(header.length() >> 8);
        file.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        for (int pixel = 0; pixel < width * height; pixel++) {
            file.writeBytes(new byte[] {(byte) red, (byte) green, (byte) blue});
        }
        return file.toByteArray();
    }
}
