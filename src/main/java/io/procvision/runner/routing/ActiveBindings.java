package io.procvision.runner.routing;

import io.procvision.runner.catalog.AlgorithmCatalog;
import io.procvision.runner.core.Pid;
import io.procvision.runner.core.RunnerException;
import io.procvision.runner.store.AtomicFile;
import io.procvision.runner.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The only owner of {@code active/*.json}. Writing is for the one swap and the reconciliation, which hold the PID's
 * lock and the store lock; reading needs neither.
 */
@Component
public class ActiveBindings {

    private static final Logger log = LoggerFactory.getLogger(ActiveBindings.class);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final AlgorithmCatalog catalog;
    private final FolderListing<Pid> listing;

    /** What {@link #all()} read last, so that ten thousand files cost ten thousand looks and not as many readings. */
    private final ConcurrentMap<Pid, BindingFile.Bound> glanced = new ConcurrentHashMap<>();

    ActiveBindings(Store store, AlgorithmCatalog catalog, Clock clock) {
        this.folder = store.active();
        this.catalog = catalog;
        this.listing = new FolderListing<>(folder, "*" + SUFFIX, this::pid, clock);
    }

    /** PIDs that have a file, whatever it holds. A file whose name is no PID is reported and left alone. */
    public NavigableSet<Pid> pids() {
        try {
            return listing.names();
        } catch (IOException failure) {
            throw new UncheckedIOException("The bindings in %s cannot be listed".formatted(folder), failure);
        }
    }

    private Stream<Pid> pid(String name) {
        try {
            return Stream.of(new Pid(name.substring(0, name.length() - SUFFIX.length())));
        } catch (RunnerException noPid) {
            log.warn("{} is no binding file: {}", folder.resolve(name), noPid.detail());
            return Stream.empty();
        }
    }

    /** Every binding that can be read. */
    public List<ActiveBinding> all() {
        Set<Pid> pids = pids();
        glanced.keySet().retainAll(pids);
        return pids.stream()
                .map(this::glance)
                .flatMap(file -> file instanceof BindingFile.Bound bound ? Stream.of(bound.binding()) : Stream.empty())
                .toList();
    }

    private BindingFile glance(Pid pid) {
        BindingFile.Bound last = glanced.get(pid);
        if (last != null && isStill(pid, last.identity())) {
            return last;
        }
        BindingFile now = read(pid);
        if (now instanceof BindingFile.Bound bound) {
            glanced.put(pid, bound);
        }
        return now;
    }

    /** Whether the file is the one that had this identity, by a look at it and no reading. */
    public boolean isStill(Pid pid, FileIdentity identity) {
        return identity.equals(identity(pid));
    }

    /** What the file says now. The identity is taken first, so that a later change is never mistaken for this content. */
    public BindingFile read(Pid pid) {
        Path file = file(pid);
        try {
            FileIdentity identity = FileIdentity.of(file);
            Optional<byte[]> content = identity == null ? Optional.empty() : new AtomicFile(file).read();
            if (identity == null || content.isEmpty()) {
                return new BindingFile.Absent();
            }
            try {
                return new BindingFile.Bound(BindingFormat.read(pid, content.get()), identity);
            } catch (MalformedBindingException malformed) {
                return new BindingFile.Corrupt(String.valueOf(malformed.getMessage()), identity);
            }
        } catch (IOException failure) {
            throw unusable(pid, "read", failure);
        }
    }

    /** Puts a binding in place atomically and durably; only one whose version is installed. */
    public FileIdentity replace(ActiveBinding binding) {
        catalog.require(binding.version());
        Path file = file(binding.pid());
        try {
            return FileIdentity.of(new AtomicFile(file).replace(BindingFormat.write(binding)));
        } catch (IOException failure) {
            throw unusable(binding.pid(), "written", failure);
        }
    }

    public void remove(Pid pid) {
        try {
            new AtomicFile(file(pid)).delete();
        } catch (IOException failure) {
            throw unusable(pid, "removed", failure);
        }
    }

    /** The binding before the last replacement, where a whole one is left. */
    public Optional<ActiveBinding> backup(Pid pid) {
        try {
            Optional<byte[]> content = new AtomicFile(file(pid)).readBackup();
            return content.isEmpty() ? Optional.empty() : Optional.of(BindingFormat.read(pid, content.get()));
        } catch (IOException | MalformedBindingException unusable) {
            log.warn("The backup of {} cannot be used: {}", file(pid), unusable.getMessage());
            return Optional.empty();
        }
    }

    /** Moves a damaged file out of the way, to be looked at later; the backup beside it stays what it was. */
    public void setAside(Pid pid) {
        Path file = file(pid);
        try {
            if (!Files.exists(file)) {
                return;
            }
            Files.move(file, file.resolveSibling(file.getFileName() + ".corrupt"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw unusable(pid, "set aside", failure);
        }
    }

    /** Which content the file has now, in one system call; null where there is none. */
    @Nullable
    FileIdentity identity(Pid pid) {
        try {
            return FileIdentity.of(file(pid));
        } catch (IOException failure) {
            throw unusable(pid, "looked at", failure);
        }
    }

    /** Made anew each time: calls ask for PIDs that nobody has bound, and whoever makes those up must not fill the heap. */
    private Path file(Pid pid) {
        return folder.resolve(pid + SUFFIX);
    }

    private UncheckedIOException unusable(Pid pid, String action, IOException failure) {
        return new UncheckedIOException("The binding file %s cannot be %s".formatted(file(pid), action), failure);
    }
}
