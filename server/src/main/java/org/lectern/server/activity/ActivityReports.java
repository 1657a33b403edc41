package org.lectern.server.activity;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads what was folded and applies what is only known when reading: the person behind several connections, the end of
 * the meeting, running durations, polls beside hooks.
 *
 * <p>Safe for use by several threads.
 */
public interface ActivityReports {

    /**
     * Activity of the class as of now; without anybody if nothing was observed yet or there is no such meeting. A class
     * that went on in a second run, because the first was lost with its server, is one: asked for either, both are told.
     */
    ClassActivity of(UUID meetingId);

    /** As {@link #of(UUID)}, with running durations counted up to the given instant. */
    ClassActivity of(UUID meetingId, Instant asOf);

    /**
     * Activity of many classes as of now, by the identifiers that were asked for: as {@link #of(UUID)}, but a course with
     * its whole term costs as many queries as one class.
     */
    default Map<UUID, ClassActivity> ofAll(Collection<UUID> meetingIds) {
        var all = new LinkedHashMap<UUID, ClassActivity>();
        meetingIds.forEach(id -> all.put(id, of(id)));
        return all;
    }

    /**
     * Who was in each of the classes when, by the identifiers that were asked for: as {@link #ofAll} tells it, at a fraction
     * of its cost, since nothing of what people did is read.
     */
    default Map<UUID, ClassPresence> presences(Collection<UUID> meetingIds) {
        var all = new LinkedHashMap<UUID, ClassPresence>();
        ofAll(meetingIds).forEach((id, activity) -> all.put(id, ClassPresence.of(activity)));
        return all;
    }

    /** As {@link #presences}, of each run alone, as {@link #ofRun} tells it; one query for all. */
    default Map<UUID, ClassPresence> presencesOfRuns(Collection<UUID> meetingIds) {
        var all = new LinkedHashMap<UUID, ClassPresence>();
        meetingIds.forEach(id -> all.put(id, ClassPresence.of(ofRun(id))));
        return all;
    }

    /** All runs of the class that this run is part of, in their order; mostly the run alone. */
    List<UUID> runsOf(UUID meetingId);

    /** Activity of this run alone as of now. */
    ClassActivity ofRun(UUID meetingId);

    /** The end of the run as its server told it, and no other; costs one row however many people there were. */
    Optional<Instant> observedEnd(UUID meetingId);

    /** Which of the classes have such an end; one query for all. */
    Set<UUID> ended(Collection<UUID> meetingIds);

    /**
     * How many people each of the classes, which are running, has inside. One query for all; a class of which nothing
     * was observed is left out.
     */
    Map<UUID, Integer> inside(Collection<UUID> meetingIds);
}
