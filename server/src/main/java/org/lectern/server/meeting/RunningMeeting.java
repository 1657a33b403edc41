package org.lectern.server.meeting;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A meeting as its caller is told of it: a run, one that vanished a moment ago, or a breakout room within a run.
 *
 * <p>Nothing of the server is in it, and nothing that is ours. Immutable.
 */
public final class RunningMeeting {
    private final Run run;
    private final Terms terms;
    private final Now now;
    private volatile byte @Nullable [] rendered;

    RunningMeeting(Run run, Terms terms, Now now) {
        this.run = run;
        this.terms = terms;
        this.now = now;
    }

    /**
     * What it is.
     *
     * @param id of the run; for a breakout room that the server made, of the run it is in
     * @param externalId the caller's identifier, or the server's for a breakout room that it made
     * @param internalId BigBlueButton's own, which is also the recording's
     * @param createTime milliseconds, by the server's clock
     * @param breakout what makes it a breakout room; null if it is none
     */
    public record Run(
            UUID id,
            UUID tenantId,
            String externalId,
            String internalId,
            long createTime,
            String name,
            @Nullable Breakout breakout) {}

    /**
     * @param parentId internal identifier of the meeting it is a room of
     * @param sequence number of the room
     * @param freeJoin {@code true} or {@code false}
     */
    public record Breakout(String parentId, String sequence, String freeJoin) {}

    /**
     * What it was created with.
     *
     * @param passwords those the caller knows; null if none are for the caller to know
     * @param maxUsers 0 for no limit
     * @param metadata the caller's own, by lower-case name without prefix
     */
    public record Terms(
            MeetingStore.@Nullable Passwords passwords,
            String voiceBridge,
            String dialNumber,
            long durationMinutes,
            boolean recordable,
            int maxUsers,
            Map<String, String> metadata) {}

    /**
     * How it stands.
     *
     * @param vanished its server does not know it any more, though nobody ended it
     * @param startTime milliseconds
     * @param rooms identifiers of its breakout rooms, as callers know them
     */
    public record Now(
            boolean vanished,
            boolean hasUserJoined,
            long startTime,
            List<Attendee> attendees,
            Counts counts,
            List<String> rooms) {
        public Now {
            attendees = List.copyOf(attendees);
            rooms = List.copyOf(rooms);
        }
    }

    /** Sessions, not people: somebody with two windows counts twice. */
    public record Counts(int participants, int moderators, int listeners, int voices, int videos) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        static Counts of(List<Attendee> attendees) {
            return new Counts(
                    attendees.size(),
                    count(attendees, Attendee::moderator),
                    count(attendees, Attendee::listening),
                    count(attendees, Attendee::voice),
                    count(attendees, Attendee::video));
        }

        private static int count(List<Attendee> attendees, java.util.function.Predicate<Attendee> which) {
            return (int) attendees.stream().filter(which).count();
        }
    }

    /**
     * A presence.
     *
     * @param userId as given at the join, or the server's own
     * @param listening without a microphone
     * @param voice with a microphone
     * @param userdata what the join gave, by name without the prefix
     */
    public record Attendee(
            String userId,
            String name,
            boolean moderator,
            boolean presenter,
            boolean listening,
            boolean voice,
            boolean video,
            String clientType,
            Map<String, String> userdata) {
        public Attendee {
            userdata = Map.copyOf(userdata);
        }
    }

    public Run run() {
        return run;
    }

    public Terms terms() {
        return terms;
    }

    public Now now() {
        return now;
    }

    /** Whether somebody is in it. */
    public boolean isRunning() {
        return now.counts().participants() > 0;
    }

    public boolean isBreakout() {
        return run.breakout() != null;
    }

    public Optional<Breakout> breakout() {
        return Optional.ofNullable(run.breakout());
    }

    /** Made once of this state, then kept with it: always the same rendering must be given. Not to be changed. */
    public byte[] rendered(Function<RunningMeeting, byte[]> rendering) {
        byte[] bytes = rendered;
        if (bytes == null) {
            bytes = rendering.apply(this);
            rendered = bytes;
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RunningMeeting that
                && run.equals(that.run)
                && terms.equals(that.terms)
                && now.equals(that.now);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new Object[] {run, terms, now});
    }

    @Override
    public String toString() {
        return "run " + run.id();
    }
}
