package io.procvision.runner.images;

import io.procvision.runner.core.Problem;
import io.procvision.runner.core.RunnerException;
import java.util.regex.Pattern;

/** How the id of an image becomes a file name: every adapter replaces the same characters, so it is part of the protocol. */
final class ImageId {

    private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9._-]");

    private ImageId() {}

    static String fileName(String id) {
        if (id.isBlank()) {
            throw new RunnerException(
                    Problem.IMAGE_LOAD_FAILED, "An image id is blank: it has to name a file of the image folder");
        }
        return OTHER.matcher(id).replaceAll("_");
    }
}
