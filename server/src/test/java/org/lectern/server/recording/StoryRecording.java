package org.lectern.server.recording;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.Meeting;
import org.lectern.simulator.Simulator;

/** One class of a story that was recorded, and what is wanted of its recording. */
final class StoryRecording {
    final StorySchool school;
    final Meeting run;
    final String id;
    final int server;
    /** Of its room; of no room for one of an application. */
    final String externalId;
    /** Names its run in the addresses of callbacks. */
    final String token;

    Instant endedAt = Instant.EPOCH;
    boolean deleted;
    /** The last that was wanted; null if nothing was. */
    @Nullable
    Boolean published;

    boolean awaitsApproval;

    @Nullable
    Instant from;

    @Nullable
    Instant until;

    /** Whether it is shown in the other room too. */
    boolean placed;

    final Map<String, String> metadata = new TreeMap<>();
    /** Their names by language, as they were given last. */
    final Map<String, String> captions = new TreeMap<>();
    /** Of captions, that anybody tried to give. */
    int files;

    StoryRecording(StorySchool school, Meeting run, int server, String token) {
        this.school = school;
        this.run = run;
        this.id = Objects.requireNonNull(Objects.requireNonNull(run.place()).internalMeetingId());
        this.server = server;
        this.externalId = run.externalId();
        this.token = token;
        this.awaitsApproval = school.approves && externalId.equals(school.room);
    }

    UUID tenant() {
        return school.tenant;
    }

    String serverMeetingId() {
        return Objects.requireNonNull(run.place()).serverMeetingId();
    }

    Simulator simulator() {
        return RecordingWorld.SIMULATORS.get(server);
    }

    String atServer() {
        return simulator().recordings().getOrDefault(id, "none");
    }

    /** Whether anybody may watch it whom it is for. */
    boolean isShown(Instant now) {
        return !deleted
                && !Boolean.FALSE.equals(published)
                && !awaitsApproval
                && (from == null || !now.isBefore(from))
                && (until == null || now.isBefore(until));
    }

    /** Whether this person may watch it, as far as is known here. */
    boolean mayWatch(UUID person, Instant now) {
        boolean sees = school.sees(person, externalId) || placed && school.sees(person, school.otherRoom);
        // Its teachers look at it before they approve it, where its server still plays it.
        boolean looks = awaitsApproval && !deleted && school.manages(person, externalId);
        return sees && isShown(now) || looks;
    }
}
