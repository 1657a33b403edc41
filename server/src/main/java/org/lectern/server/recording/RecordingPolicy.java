package org.lectern.server.recording;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant, or one of its rooms, wants of recordings once they are made.
 *
 * @param approval whether they are hidden until somebody approves them
 * @param visibleDays for so long after its class a recording is shown; null for ever
 * @param keepDays for so long after its class it is kept; null for ever
 * @param warnDays so long before a deletion its teachers are told at least; a tenant's alone
 * @param roomDeleted what becomes of the recordings of a room that is deleted; a tenant's alone
 * @param personErased what becomes of the recordings of classes that somebody was in who is erased; a tenant's alone
 */
public record RecordingPolicy(
        boolean approval,
        @Nullable Integer visibleDays,
        @Nullable Integer keepDays,
        int warnDays,
        Fate roomDeleted,
        Fate personErased) {
    public static final int LONGEST_DAYS = 36_500;
    public static final int LONGEST_WARNING = 365;
    static final int USUAL_WARNING = 7;

    /** Recordings as they always were: shown at once, kept for ever. */
    public static final RecordingPolicy STANDARD =
            new RecordingPolicy(false, null, null, USUAL_WARNING, Fate.KEEP, Fate.KEEP);

    /** What becomes of recordings when what they belong to goes. */
    public enum Fate {
        /** They stay, for operators of the tenant. */
        KEEP,
        /** They are deleted like those that a teacher deletes: hidden at once, with a time to take it back. */
        DELETE
    }

    public RecordingPolicy {
        requireDays(visibleDays, LONGEST_DAYS);
        requireDays(keepDays, LONGEST_DAYS);
        requireDays(warnDays, LONGEST_WARNING);
    }

    private static void requireDays(@Nullable Integer days, int most) {
        if (days != null && (days < 1 || days > most)) {
            throw new IllegalArgumentException("1 to " + most + " days");
        }
    }

    /** As a room wants it. */
    public static RecordingPolicy ofRoom(boolean approval, @Nullable Integer visibleDays, @Nullable Integer keepDays) {
        return new RecordingPolicy(approval, visibleDays, keepDays, USUAL_WARNING, Fate.KEEP, Fate.KEEP);
    }

    /** What holds in a room: this is its tenant's, and the room may only ask for more. */
    public RecordingPolicy with(RecordingPolicy room) {
        return new RecordingPolicy(
                approval || room.approval,
                shorter(visibleDays, room.visibleDays),
                shorter(keepDays, room.keepDays),
                warnDays,
                roomDeleted,
                personErased);
    }

    private static @Nullable Integer shorter(@Nullable Integer one, @Nullable Integer other) {
        return Stream.of(Optional.ofNullable(one), Optional.ofNullable(other))
                .flatMap(Optional::stream)
                .min(Integer::compare)
                .orElse(null);
    }
}
