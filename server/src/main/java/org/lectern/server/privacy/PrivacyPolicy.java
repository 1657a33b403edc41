package org.lectern.server.privacy;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants kept, collected and told.
 *
 * @param keep only what differs from the installation
 * @param off kinds that are not collected
 */
public record PrivacyPolicy(Map<Kept, Duration> keep, Set<Collected> off, Notice notice) {
    /** What new tenants begin with: everything is collected, and nobody is asked. */
    public static final PrivacyPolicy STANDARD = new PrivacyPolicy(Map.of(), Set.of(), Notice.NONE);

    public PrivacyPolicy {
        var copy = new EnumMap<Kept, Duration>(Kept.class);
        copy.putAll(keep);
        keep = Collections.unmodifiableMap(copy);
        off = off.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(off));
    }

    /**
     * What people are shown before they join.
     *
     * @param shown whether they are shown anything
     * @param words the tenant's own, before the list of what is collected; may be empty
     * @param declined what becomes of somebody who says no
     * @param recording whether it says that classes may be recorded, and what of
     */
    public record Notice(boolean shown, String words, Declined declined, boolean recording) {
        public Notice(boolean shown, String words, Declined declined) {
            this(shown, words, declined, false);
        }

        static final Notice NONE = new Notice(false, "", Declined.UNNAMED);
    }

    /** What becomes of somebody who does not agree. */
    public enum Declined {
        /** Joins like everybody, and what is kept of it has neither name nor identifier. */
        UNNAMED,
        /** Cannot join. */
        TURNED_AWAY
    }

    /** How long this kind is kept. */
    public Duration keep(Kept kind, PrivacySettings settings) {
        @Nullable Duration own = keep.get(kind);
        Duration chosen = own == null ? settings.standard().get(kind) : own;
        return java.util.Objects.requireNonNull(chosen);
    }

    public boolean collects(Collected kind) {
        return !off.contains(kind);
    }
}
