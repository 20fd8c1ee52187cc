package io.procvision.runner.routing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a folder stand for, sorted. A folder's time changes with every file that comes, goes or is replaced in
 * it, so that ten thousand names are read again only when there may be others. A time that is not yet past by
 * {@link #SETTLED} proves nothing: within the same tick of a file system's clock the folder may have changed once more.
 */
final class FolderListing<T extends Comparable<T>> {

    /** Longer than the coarsest clock of a file system, which is FAT's. */
    static final Duration SETTLED = Duration.ofSeconds(3);

    private final Path folder;
    private final String glob;
    private final Function<String, Stream<T>> meaning;
    private final Clock clock;
    private volatile @Nullable Listed<T> last;

    /** @param meaning of a file's name; nothing, where it has none */
    FolderListing(Path folder, String glob, Function<String, Stream<T>> meaning, Clock clock) {
        this.folder = folder;
        this.glob = glob;
        this.meaning = meaning;
        this.clock = clock;
    }

    private record Listed<T>(FileTime modified, NavigableSet<T> names) {}

    NavigableSet<T> names() throws IOException {
        FileTime modified =
                Files.getLastModifiedTime(folder); // before the names, so that a later change is another time
        Listed<T> known = last;
        if (known != null && known.modified.equals(modified)) {
            return known.names;
        }
        boolean settled = modified.toInstant().plus(SETTLED).isBefore(clock.instant());
        NavigableSet<T> names = Collections.unmodifiableNavigableSet(list());
        last = settled ? new Listed<>(modified, names) : null;
        return names;
    }

    private NavigableSet<T> list() throws IOException {
        NavigableSet<T> names = new TreeSet<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder, glob)) {
            for (Path file : listing) {
                meaning.apply(file.getFileName().toString()).forEach(names::add);
            }
        }
        return names;
    }
}
