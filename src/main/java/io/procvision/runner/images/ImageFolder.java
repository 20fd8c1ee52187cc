package io.procvision.runner.images;

import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Chooses and creates the shared folder. The choice depends on the store's path alone, so that clients and the processes
 * of a restarted runner find it again.
 *
 * <p>Whoever may write to the folder decides what algorithms see, so a new one is its owner's alone; to let clients of
 * another user in, an operator creates it beforehand and names it in {@code runner.images.folder}. The default lies
 * where every user of the machine may create files, under a name anyone can work out; there a folder is taken over only
 * when it is the runner's own.
 */
final class ImageFolder {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path SELF = Path.of("/proc/self");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private ImageFolder() {}

    static Path create(ImageSettings settings, Store store) {
        Path chosen = settings.folder();
        boolean inMemory = chosen == null && Files.isDirectory(MEMORY) && Files.isWritable(MEMORY);
        if (chosen == null) {
            chosen = inMemory
                    ? MEMORY.resolve("procvision-" + shortHash(store.home()))
                    : store.home().resolve("shm");
        }
        try {
            createPrivately(chosen);
            if (inMemory) {
                requireOwn(chosen);
            }
            return chosen.toRealPath();
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "The image folder %s cannot be used: set runner.images.folder to one that can".formatted(chosen),
                    failure);
        }
    }

    /** Opens a folder that is its owner's alone, as those that the runner creates are. */
    static void letGroupRead(Path folder, int gid) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().equals(PRIVATE)) {
                view.setGroup(folder.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByGroupName(Integer.toString(gid)));
                view.setPermissions(PosixFilePermissions.fromString("rwxr-x---"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be opened to group %d".formatted(folder, gid), failure);
        }
    }

    private static void createPrivately(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static void requireOwn(Path folder) throws IOException {
        if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(SELF))
                || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("%s is not a folder that belongs to this user".formatted(folder));
        }
    }

    private static String shortHash(Path home) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(home.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
