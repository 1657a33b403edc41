package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.RunningMeeting.Attendee;
import org.lectern.server.meeting.RunningMeeting.Counts;

/**
 * What is known of a run that is answered for, from its row, the last poll, and what events told since.
 *
 * @param version of what the poll told; 0 if none showed it yet
 * @param told null if no poll showed it yet
 * @param polledAt likewise
 * @param goneAt when it is not answered for any more, though it vanished without an end; null while it runs
 */
record LiveRun(
        Meeting meeting,
        CallersMeeting caller,
        long version,
        @Nullable Told told,
        @Nullable Instant polledAt,
        @Nullable Instant goneAt) {
    /** A run was last seen up to so long before it was gone. */
    private static final Duration POLL = Duration.ofSeconds(60);

    /** Whether the row still has this state. */
    boolean isAs(String fingerprint) {
        return fingerprint().equals(fingerprint);
    }

    /** See {@link LiveRuns#fingerprints}. */
    String fingerprint() {
        return meeting.state() + " " + meeting.attempt() + " " + version;
    }

    /** Whether the run was due to be ended by its server when it was last seen: then it did not vanish, its time was over. */
    boolean ranItsTime() {
        long minutes = caller.durationMinutes();
        Instant ended = meeting.endedAt().orElse(Instant.EPOCH);
        return minutes > 0
                && !ended.isBefore(Instant.ofEpochMilli(meeting.requirePlace().createTime())
                        .plus(Duration.ofMinutes(minutes))
                        .minus(POLL));
    }

    /**
     * What callers are told: the run first, then the breakout rooms that its server made.
     *
     * @param atServer the run that servers know by an identifier of ours
     */
    List<RunningMeeting> meetings(PresentNow present, Function<String, @Nullable Meeting> atServer) {
        List<RunningMeeting> meetings = new ArrayList<>();
        meetings.add(own(present, atServer));
        if (told != null && goneAt == null) {
            told.breakouts().forEach(room -> meetings.add(room(room)));
        }
        return meetings;
    }

    private RunningMeeting own(PresentNow present, Function<String, @Nullable Meeting> atServer) {
        Meeting.Place place = meeting.requirePlace();
        String internal = place.internalMeetingId();
        Told.@Nullable Shown shown = told == null ? null : told.self();
        var run = new RunningMeeting.Run(
                meeting.id(),
                meeting.tenantId(),
                meeting.externalId(),
                internal == null ? "" : internal,
                place.createTime(),
                meeting.name(),
                breakout(shown, atServer));
        return new RunningMeeting(run, terms(shown), now(shown, present, atServer));
    }

    private RunningMeeting.@Nullable Breakout breakout(
            Told.@Nullable Shown shown, Function<String, @Nullable Meeting> atServer) {
        if (caller.parent() == null) {
            return null;
        }
        RunningMeeting.Breakout told = shown == null ? null : shown.breakout();
        if (told == null) {
            return new RunningMeeting.Breakout(
                    caller.parameters().first("parentMeetingID").orElse(""),
                    caller.parameters().first("sequence").orElse(""),
                    flag("freeJoin") ? "true" : "false");
        }
        // Some servers tell the parent's internal identifier, some ours.
        Meeting parent = atServer.apply(told.parentId());
        String internal = parent == null ? null : parent.requirePlace().internalMeetingId();
        return internal == null ? told : new RunningMeeting.Breakout(internal, told.sequence(), told.freeJoin());
    }

    private RunningMeeting.Terms terms(Told.@Nullable Shown shown) {
        String bridge = caller.voiceBridge();
        String number = caller.dialNumber();
        return new RunningMeeting.Terms(
                caller.passwords(),
                bridge.isEmpty() && shown != null ? shown.voice().bridge() : bridge,
                number.isEmpty() && shown != null ? shown.voice().dialNumber() : number,
                shown == null ? caller.durationMinutes() : shown.settings().durationMinutes(),
                shown == null ? flag("record") : shown.settings().recordable(),
                shown == null || caller.moderatorsExempt()
                        ? caller.maxParticipants()
                        : shown.settings().maxUsers(),
                CallerMetadata.of(caller.parameters()));
    }

    private RunningMeeting.Now now(
            Told.@Nullable Shown shown, PresentNow present, Function<String, @Nullable Meeting> atServer) {
        long created = meeting.requirePlace().createTime();
        long start = shown == null || shown.settings().startTime() == 0
                ? created
                : shown.settings().startTime();
        boolean joined = shown != null && shown.settings().hasUserJoined();
        if (goneAt != null) {
            return new RunningMeeting.Now(true, joined || !present.isEmpty(), start, List.of(), Counts.NONE, List.of());
        }
        List<Attendee> polled = shown == null ? List.of() : attendees(shown);
        List<Attendee> attendees = present.after(polledAt, polled);
        List<String> rooms = new ArrayList<>();
        if (shown != null) {
            for (String room : shown.rooms()) {
                Meeting ours = atServer.apply(room);
                rooms.add(ours == null ? room : ours.externalId());
            }
        }
        return new RunningMeeting.Now(
                false,
                joined || !attendees.isEmpty() || !present.isEmpty(),
                start,
                attendees,
                shown != null && attendees == polled ? counts(shown) : Counts.of(attendees),
                rooms);
    }

    /** What a server made by itself: its passwords stay there, and its metadata is what the caller gave to the parent. */
    private RunningMeeting room(Told.Shown shown) {
        Told.Ids ids = shown.ids();
        return new RunningMeeting(
                new RunningMeeting.Run(
                        meeting.id(),
                        meeting.tenantId(),
                        ids.externalId(),
                        ids.internalId(),
                        ids.createTime(),
                        ids.name(),
                        shown.breakout()),
                new RunningMeeting.Terms(
                        null,
                        shown.voice().bridge(),
                        shown.voice().dialNumber(),
                        shown.settings().durationMinutes(),
                        shown.settings().recordable(),
                        shown.settings().maxUsers(),
                        CallerMetadata.of(caller.parameters())),
                new RunningMeeting.Now(
                        false,
                        shown.settings().hasUserJoined(),
                        shown.settings().startTime(),
                        attendees(shown),
                        counts(shown),
                        List.of()));
    }

    private static List<Attendee> attendees(Told.Shown shown) {
        return shown.people().stream()
                .map(one -> new Attendee(
                        one.userId(),
                        one.name(),
                        one.moderator(),
                        one.presenter(),
                        one.listening(),
                        one.voice(),
                        one.video(),
                        one.clientType(),
                        one.userdata()))
                .toList();
    }

    private static Counts counts(Told.Shown shown) {
        Told.Counts counts = shown.counts();
        return new Counts(
                Math.max(counts.participants(), shown.people().size()),
                counts.moderators(),
                counts.listeners(),
                counts.voices(),
                counts.videos());
    }

    private boolean flag(String name) {
        return caller.parameters().first(name).orElse("").equalsIgnoreCase("true");
    }
}
