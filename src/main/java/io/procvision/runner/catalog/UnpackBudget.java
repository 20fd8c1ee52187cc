package io.procvision.runner.catalog;

import java.util.function.DoubleConsumer;

/**
 * Counts what unpacking really produces, because what an archive declares about itself is the word of the one it is
 * meant to guard against. Fails as {@code 2001} at the byte that is too much, so that a bomb never reaches the disk.
 */
final class UnpackBudget {

    private static final long RATIO_COUNTS_FROM = 1 << 20;

    private final ArchiveSettings limits;
    private final long declaredTotal;
    private final DoubleConsumer progress;
    private long total;
    private long current;

    UnpackBudget(ArchiveSettings limits, long declaredTotal, DoubleConsumer progress) {
        this.limits = limits;
        this.declaredTotal = Math.max(1, declaredTotal);
        this.progress = progress;
    }

    void nextEntry() {
        current = 0;
    }

    void spend(PackageEntry entry, int bytes) {
        current += bytes;
        total += bytes;
        if (total > limits.maxUnpackedSize().toBytes()) {
            throw EntryNames.refused(
                    entry.name(),
                    "makes the package larger than the %s bytes allowed (runner.archive.max-unpacked-size)"
                            .formatted(limits.maxUnpackedSize().toBytes()));
        }
        if (current > RATIO_COUNTS_FROM && current / limits.maxRatio() > Math.max(1, entry.packedSize())) {
            throw EntryNames.refused(
                    entry.name(),
                    "unpacks to more than %d times its packed %d bytes (runner.archive.max-ratio)"
                            .formatted(limits.maxRatio(), entry.packedSize()));
        }
        progress.accept(Math.min(1.0, (double) total / declaredTotal));
    }
}
