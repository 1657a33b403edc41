package org.lectern.server.activity;

import java.util.Optional;
import java.util.UUID;

/**
 * Folds meetings again from the log and compares the result with what was there.
 *
 * <p>May run beside the product; nobody sees a class without figures meanwhile for longer than its own fold takes.
 */
public interface RebuildActivity {

    /** @param meetingId empty for all meetings */
    Rebuilt rebuild(Optional<UUID> meetingId);

    /**
     * @param meetings how many were folded again
     * @param changed how many of them gave other rows than before: 0 unless the rules of the fold changed
     * @param sealed how many were skipped, since their events are not kept any more; their figures stay as they are
     * @param digest SHA-256 over all rows afterwards, in hexadecimal digits
     */
    record Rebuilt(int meetings, int changed, int sealed, String digest) {}
}
