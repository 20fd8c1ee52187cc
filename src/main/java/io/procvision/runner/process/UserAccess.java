package io.procvision.runner.process;

import io.procvision.runner.images.SharedImages;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Sees that algorithms which run as another user get at what they need: the packages, before and after their
 * installation, and the images, present and future ones. Whether they may is asked of the system and not worked out here.
 */
final class UserAccess implements Consumer<LowPrivilegeUser> {

    private final Store store;
    private final SharedImages images;

    UserAccess(Store store, SharedImages images) {
        this.store = store;
        this.images = images;
    }

    @Override
    public void accept(LowPrivilegeUser user) {
        user.requireReadable(store.deployed());
        user.requireReadable(store.staging());
        images.letGroupRead(user.gid());
        requireReadableImages(user);
    }

    /** By a file made as those of the runner are, so that its umask is part of the trial. */
    private void requireReadableImages(LowPrivilegeUser user) {
        Path probe = images.folder().resolve(".readable-" + UUID.randomUUID());
        try {
            Files.createFile(probe);
            try {
                user.requireReadable(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be written to".formatted(images.folder()), failure);
        }
    }
}
