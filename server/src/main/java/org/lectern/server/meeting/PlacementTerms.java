package org.lectern.server.meeting;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.server.tenant.DialIn;

/**
 * What a start asks of the pool beyond room for its people, and what its tenant may take. All of it is decided under the
 * one lock of placement, so that starts at the same moment, through any process, cannot take more together.
 *
 * @param tags that the server must all have
 * @param maxMeetings live runs that the tenant may have at once, this one included; 0 for no limit
 * @param maxParticipants people that the tenant may have in all its live runs at once, seen or expected; 0 for no limit
 * @param asked the most people that the caller wants to let in, for placement where no earlier run tells; 0 if it does not
 *     say
 * @param dialIn telephone numbers and PINs to allot from; null leaves telephones to the caller and the server
 */
public record PlacementTerms(
        Set<String> tags,
        int maxMeetings,
        int maxParticipants,
        int asked,
        @Nullable DialIn dialIn) {
    /** Nothing asked and nothing limited. */
    public static final PlacementTerms NONE = new PlacementTerms(Set.of(), 0, 0, 0, null);

    /** Of a caller that does not say how many it lets in. */
    public PlacementTerms(Set<String> tags, int maxMeetings, int maxParticipants, @Nullable DialIn dialIn) {
        this(tags, maxMeetings, maxParticipants, 0, dialIn);
    }

    public PlacementTerms {
        tags = Set.copyOf(tags);
        if (maxMeetings < 0 || maxParticipants < 0 || asked < 0) {
            throw new IllegalArgumentException("a limit is 0 or more");
        }
    }

    public static PlacementTerms of(Set<String> tags) {
        return new PlacementTerms(tags, 0, 0, null);
    }
}
