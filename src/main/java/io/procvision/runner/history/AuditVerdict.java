package io.procvision.runner.history;

import org.jspecify.annotations.Nullable;

/**
 * Whether the audit trail is as it was written.
 *
 * @param checked how many rows were found good, in their order, up to the first broken one
 * @param unchained how many rows are older than the chain and cannot be checked
 * @param lastId the newest row that counts, which together with its hash is worth noting down elsewhere: whoever can
 *     write the whole database can also compute the whole chain anew, but not what was noted before
 * @param firstBroken null while all is well
 */
public record AuditVerdict(
        boolean intact,
        long checked,
        long unchained,
        long lastId,
        String lastHash,
        @Nullable Break firstBroken) {

    /** @param id of the row, which is the one that should be there where it is missing */
    public record Break(long id, Damage damage, String detail) {}

    /** What can be wrong with a row. */
    public enum Damage {
        CHANGED,
        MISSING,
        INSERTED
    }
}
