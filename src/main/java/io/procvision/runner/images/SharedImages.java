package io.procvision.runner.images;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder through which algorithms receive their images. An adapter that cannot read an image hands its algorithm a
 * black one and the call succeeds, so a call may start only with images that were checked or written here:
 *
 * <ul>
 *   <li>{@code <id>.npy} of a client must be a whole array of bytes with the size its meta claims; it is read by its
 *       header only, and has to stay in place until the answer;
 *   <li>{@code <id>.bin} of a client (PNG or JPEG) is decoded here, since a package without Pillow could not;
 *   <li>bytes that came with the request are decoded likewise.
 * </ul>
 *
 * What is decoded lies in a file of the runner's own, in RGB, until its handle is closed or the next runner starts.
 */
@Component
public class SharedImages implements AutoCloseable {

    private static final long MAX_ENCODED_BYTES = 512L << 20;

    private final Path folder;
    private final ImageDecoder decoder;
    private final RunnerMark mark;
    private final Clock clock;

    public SharedImages(ImageSettings settings, Store store, Clock clock) throws IOException {
        this.folder = ImageFolder.create(settings, store);
        this.decoder = new ImageDecoder(settings.maxPixels());
        this.mark = RunnerMark.claim(folder);
        this.clock = clock;
    }

    /** What every process learns as {@code PROC_SHM_DIR}; absolute, without links. */
    public Path folder() {
        return folder;
    }

    /** Lets algorithms that run as a member of this group read; a folder that an operator prepared keeps its rights. */
    public void letGroupRead(int gid) {
        ImageFolder.letGroupRead(folder, gid);
    }

    /** Sees that a client's image is there and fits its meta, or fails as {@code 1002}. */
    public CheckedImage check(String id, JsonNode meta) {
        ImageSize size = ImageSize.claimedBy(meta, id);
        String name = ImageId.fileName(id);
        try {
            new NpyFile(folder.resolve(name + ".npy")).check(size);
            return CheckedImage.ofClient(id, meta);
        } catch (NoSuchFileException noArray) {
            return decodeFile(id, folder.resolve(name + ".bin"), size, meta);
        } catch (IOException failure) {
            throw refused("Image '%s' (%s.npy in %s)".formatted(id, name, folder), failure);
        }
    }

    /**
     * Puts a PNG or JPEG into the folder for one call, or fails as {@code 1002}.
     *
     * @param part what the request calls the image, to name it in a failure
     */
    public CheckedImage write(String part, byte[] encoded, String cameraId) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode().put("camera_id", cameraId);
        meta.put("timestamp_ms", clock.millis());
        try {
            return write(decoder.decode(encoded), meta);
        } catch (IOException failure) {
            throw refused("Image '%s'".formatted(part), failure);
        }
    }

    @Override
    public void close() throws IOException {
        mark.close();
    }

    private CheckedImage decodeFile(String id, Path file, ImageSize claimed, JsonNode meta) {
        try {
            RgbRows rows = decoder.decode(read(file));
            if (!rows.size().equals(claimed)) {
                throw new IOException("it measures %s, but its meta says %s".formatted(rows.size(), claimed));
            }
            return write(rows, (ObjectNode) meta.deepCopy());
        } catch (NoSuchFileException absent) {
            String name = ImageId.fileName(id);
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED,
                    "Image '%s' is not in %s: expected %s.npy (uint8, %d×%d×3) or %s.bin (PNG or JPEG)"
                            .formatted(id, folder, name, claimed.height(), claimed.width(), name));
        } catch (IOException failure) {
            throw refused("Image '%s' (%s in %s)".formatted(id, file.getFileName(), folder), failure);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is a link or a special file, and only a regular file can be trusted");
        }
        try (var in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes((int) MAX_ENCODED_BYTES + 1);
            if (bytes.length > MAX_ENCODED_BYTES) {
                throw new IOException("it has more than %d bytes".formatted(MAX_ENCODED_BYTES));
            }
            return bytes;
        }
    }

    private CheckedImage write(RgbRows rows, ObjectNode meta) throws IOException {
        String id = mark.newId();
        Path file = folder.resolve(id + ".npy");
        new NpyFile(file).write(rows);
        meta.put("width", rows.size().width());
        meta.put("height", rows.size().height());
        meta.put("color_space", "RGB");
        return CheckedImage.ofRunner(id, meta, file);
    }

    private static RunnerException refused(String image, IOException failure) {
        return new RunnerException(
                Problem.IMAGE_LOAD_FAILED, "%s cannot be used: %s".formatted(image, failure.getMessage()), failure);
    }
}
