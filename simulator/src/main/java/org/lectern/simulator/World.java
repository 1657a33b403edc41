package org.lectern.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meetings that live on the simulated server and what ends them: end calls, empty rooms, time limits, restarts.
 *
 * <p>Every change happens inside {@link #locked}; whoever holds the lock must not call the network.
 *
 * @see "docs/protocol/bigbluebutton-api.md, life of a meeting"
 */
final class World {
    final Ground ground;
    final HookEvents events;
    final Recordings recordings;
    private final Outside outside;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Meeting> living = new LinkedHashMap<>();
    private final Map<String, LedgerBook> books = new LinkedHashMap<>();
    private long version;

    World(Ground ground, HookEvents events, Outside outside) {
        this.ground = ground;
        this.events = events;
        this.outside = outside;
        this.recordings = new Recordings(this);
    }

    /** What a create call led to. */
    sealed interface Creation {
        record Fresh(Meeting meeting) implements Creation {}

        record Repeated(Meeting meeting) implements Creation {}

        record NotUnique() implements Creation {}

        record VoiceBridgeTaken() implements Creation {}
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something in the world is newer than that version, at most so long; answers the newest version. */
    long awaitChange(long seen, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = atMost.toNanos();
            while (version == seen && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return version;
        } finally {
            lock.unlock();
        }
    }

    void tell(List<HookMessage> happened) {
        outside.happened(happened);
        touch();
    }

    /** Something visible changed of which no event tells. */
    void touch() {
        version++;
        changed.signalAll();
    }

    /** By external id, else by internal id. */
    Optional<Meeting> find(String meetingId) {
        for (Meeting meeting : living.values()) {
            if (meeting.externalId().equals(meetingId)) {
                return Optional.of(meeting);
            }
        }
        return Optional.ofNullable(living.get(meetingId));
    }

    List<Meeting> meetings() {
        return new ArrayList<>(living.values());
    }

    List<LedgerBook> books() {
        return new ArrayList<>(books.values());
    }

    /** The newest ledger under that external id, or the one of that internal id. */
    Optional<LedgerBook> book(String meetingId) {
        return books.values().stream()
                .filter(book -> book.externalId.equals(meetingId) || book.internalId.equals(meetingId))
                .reduce((older, newer) -> newer);
    }

    Creation create(MeetingSettings settings) {
        Optional<Meeting> existing = find(settings.externalId());
        if (existing.isPresent()) {
            return repeated(existing.get(), settings.given());
        }
        String wished = settings.given().text("voiceBridge");
        int voiceBridge = wished.isEmpty() ? freeVoiceBridge() : Integer.parseInt(wished);
        if (voiceBridgeTaken(voiceBridge)) {
            return new Creation.VoiceBridgeTaken();
        }
        Meeting parent = settings.isBreakout()
                ? find(settings.given().text("parentMeetingID")).orElse(null)
                : null;
        Meeting meeting = new Meeting(settings, identity(settings, voiceBridge), parent);
        if (parent != null) {
            parent.rooms.add(meeting.internalId());
        }
        living.put(meeting.internalId(), meeting);
        books.put(meeting.internalId(), meeting.ledger);
        tell(events.meetingCreated(meeting));
        planExpiry(meeting, settings.expireIfNobodyJoinsMinutes());
        if (settings.durationMinutes() > 0) {
            endAfter(meeting, settings.durationMinutes());
        }
        return new Creation.Fresh(meeting);
    }

    /** Accepts an end call; everything looks as before until the end comes. */
    void requestEnd(Meeting meeting) {
        if (!meeting.ending) {
            meeting.ending = true;
            ground.timeline().after(ground.timings().meeting().end(), () -> locked(() -> end(meeting)));
        }
    }

    /** Ends the meeting now. Does nothing the second time. */
    boolean end(Meeting meeting) {
        if (meeting.ended || living.remove(meeting.internalId()) == null) {
            return false;
        }
        rooms(meeting).forEach(this::end);
        long at = Math.max(ground.now(), meeting.lastActAt());
        List<HookMessage> happened = new ArrayList<>();
        boolean leavesFirst = ground.identifiers().hex(1).compareTo("8") < 0;
        List<HookMessage> ending = events.meetingEnded(meeting, at);
        if (!leavesFirst) {
            happened.addAll(ending);
        }
        for (Connection connection : meeting.inside()) {
            happened.addAll(events.leftWithMeeting(connection, at));
        }
        if (leavesFirst) {
            happened.addAll(ending);
        }
        close(meeting);
        meeting.ledger.ended(at);
        tell(happened);
        outside.ended(meeting, at);
        recordings.ended(meeting, at);
        return true;
    }

    /** The breakouts of a meeting that are there now. */
    List<Meeting> rooms(Meeting parent) {
        return living.values().stream().filter(room -> room.parent == parent).toList();
    }

    /** Makes breakouts as the client does: IDs of the server's own, the parent's passwords and metadata. */
    void openBreakouts(Meeting parent, int count, int minutes) {
        for (int sequence = 1; sequence <= count; sequence++) {
            long now = ground.now();
            Map<String, String> given = new LinkedHashMap<>();
            given.put("meetingID", Hash.SHA1.hex(parent.internalId() + "-" + now + "-" + sequence) + "-" + now);
            given.put("name", parent.settings.name() + " (Room " + sequence + ")");
            given.put("isBreakout", "true");
            given.put("parentMeetingID", parent.internalId());
            given.put("sequence", String.valueOf(sequence));
            given.put("freeJoin", "false");
            given.put("duration", String.valueOf(minutes));
            given.put("muteOnStart", "false");
            given.put("attendeePW", parent.identity.attendeePassword());
            given.put("moderatorPW", parent.identity.moderatorPassword());
            given.put("record", String.valueOf(parent.settings.recordsBreakouts()));
            given.put("autoStartRecording", String.valueOf(parent.settings.recordsBreakouts()));
            given.put("meetingKeepEvents", parent.settings.given().text("meetingKeepEvents"));
            parent.settings.metadata().forEach((name, value) -> given.put("meta_" + name, value));
            Creation _ = create(new MeetingSettings(new Query(given), ground.profile()));
        }
    }

    PipelineFault pipelineFault() {
        return outside.pipeline();
    }

    void published(Recorded recorded) {
        outside.published(recorded);
    }

    String host() {
        return outside.host();
    }

    /** All meetings are gone; nobody is told. */
    void forgetAll() {
        for (Meeting meeting : living.values()) {
            close(meeting);
            meeting.ledger.forgotten(Math.max(ground.now(), meeting.lastActAt()));
        }
        living.clear();
        touch();
    }

    void somebodyEntered(Meeting meeting, Connection who) {
        meeting.hasUserJoined = true;
        if (meeting.settings.recordable() && meeting.settings.recordsAtOnce() && !meeting.marked) {
            record(meeting, true);
        }
        cancel(meeting.expiry);
        meeting.expiry = null;
        if (who.moderator()) {
            cancel(meeting.moderatorWait);
            meeting.moderatorWait = null;
        }
    }

    /** Presses the record button. */
    void record(Meeting meeting, boolean on) {
        meeting.marked |= on;
        meeting.beingRecorded = on;
        long at = ground.now();
        if (on) {
            meeting.ledger.recorded.open(at);
        } else {
            meeting.ledger.recorded.close(at);
        }
        tell(events.recordButton(meeting, on, at));
    }

    void somebodyLeft(Meeting meeting, Connection who) {
        MeetingSettings settings = meeting.settings;
        if (!meeting.running()) {
            planExpiry(meeting, settings.expireAfterLastLeftMinutes());
        } else if (settings.endWhenNoModerator() && who.moderator() && meeting.count(Connection::moderator) == 0) {
            meeting.moderatorWait = endAfter(meeting, settings.endWhenNoModeratorMinutes());
        }
    }

    private static void cancel(Timeline.@Nullable Planned planned) {
        if (planned != null) {
            planned.cancel();
        }
    }

    private static void close(Meeting meeting) {
        meeting.ended = true;
        cancel(meeting.expiry);
        cancel(meeting.moderatorWait);
        meeting.all().forEach(Connection::forgetState);
    }

    private void planExpiry(Meeting meeting, int minutes) {
        cancel(meeting.expiry);
        if (minutes > 0) {
            meeting.expiry = endAfter(meeting, minutes);
        }
    }

    private Timeline.Planned endAfter(Meeting meeting, int minutes) {
        Duration wait = ground.timings().meeting().minute().multipliedBy(minutes);
        return ground.timeline().after(wait, () -> locked(() -> end(meeting)));
    }

    private Creation repeated(Meeting meeting, Query given) {
        boolean attendee = given.has("attendeePW");
        boolean moderator = given.has("moderatorPW");
        if (!attendee && !moderator && !ground.profile().demandsPasswords()) {
            return new Creation.Repeated(meeting);
        }
        boolean same = given.text("attendeePW").equals(meeting.identity.attendeePassword())
                && given.text("moderatorPW").equals(meeting.identity.moderatorPassword());
        return same ? new Creation.Repeated(meeting) : new Creation.NotUnique();
    }

    private Meeting.Identity identity(MeetingSettings settings, int voiceBridge) {
        String hash = Hash.SHA1.hex(settings.externalId());
        long createdAt = ground.now();
        while (books.containsKey(hash + "-" + createdAt)) {
            createdAt++;
        }
        return new Meeting.Identity(
                hash + "-" + createdAt,
                createdAt,
                given(settings, "attendeePW"),
                given(settings, "moderatorPW"),
                voiceBridge);
    }

    private String given(MeetingSettings settings, String password) {
        return settings.given().has(password)
                ? settings.given().text(password)
                : ground.identifiers().letters(8);
    }

    private int freeVoiceBridge() {
        int bridge = ground.identifiers().voiceBridge();
        while (voiceBridgeTaken(bridge)) {
            bridge = ground.identifiers().voiceBridge();
        }
        return bridge;
    }

    private boolean voiceBridgeTaken(int bridge) {
        return living.values().stream().anyMatch(meeting -> meeting.identity.voiceBridge() == bridge);
    }
}
