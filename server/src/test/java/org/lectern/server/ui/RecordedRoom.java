package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.simulator.Role;

/** A room whose class was really recorded by the simulated server, and its recording. */
public record RecordedRoom(Room room, String recordId) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A room that is recorded if somebody asks for it. */
    public static Room room(School school, String name) {
        return school.product
                .bean(RoomStore.class)
                .create(
                        school.tenant,
                        school.course.id(),
                        RoomSettings.named(name).withRecorded(RoomSettings.Recorded.ALLOWED));
    }

    /** One whose recording has come so far, with both of its formats. */
    public static RecordedRoom of(School school, String name, Stage stage) {
        Room room = room(school, name);
        return new RecordedRoom(room, recorded(school, room, stage));
    }

    /** Another class in this room. */
    public static String recorded(School school, Room room, Stage stage) {
        String recordId = recordedAndOver(school, room, Duration.ZERO);
        await(school, recordId, stage);
        return recordId;
    }

    /**
     * A class that is over; its recording may not be there yet.
     *
     * @param length by which the simulated server's clock is moved on, where somebody does that; else zero
     */
    public static String recordedAndOver(School school, Room room, Duration length) {
        school.product.bean(JoinRoom.class).open(room);
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .findLive(school.tenant, room.externalId())
                .orElseThrow();
        Meeting.Place place = Objects.requireNonNull(meeting.place());
        assertThat(school.simulator
                        .classroom(place.serverMeetingId())
                        .enter("Tom Teacher", school.teacher.externalUserId(), Role.MODERATOR)
                        .startRecording())
                .isTrue();
        if (!length.isZero()) {
            school.simulator.advance(length);
            // What is asked of a server whose clock stands still takes for ever; this is over at once.
            school.simulator.classroom(place.serverMeetingId()).end();
        }
        school.product.bean(EndMeeting.class).end(meeting.id());
        return Objects.requireNonNull(place.internalMeetingId());
    }

    public static void await(School school, String recordId, Stage stage) {
        RecordingShelf shelf = school.product.bean(RecordingShelf.class);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> shelf.find(school.tenant, recordId)
                        .filter(item -> item.stage() == stage
                                && (!stage.isDone()
                                        || item.formats().size() == 2
                                                && item.formats().stream().allMatch(format -> format.stage() == stage)))
                        .isPresent());
    }

    /** As managers see it in the list of its room. */
    public RecordingShelf.Page listed(School school) {
        return school.product
                .bean(RecordingShelf.class)
                .list(school.tenant, List.of(room.externalId()), RecordingShelf.Audience.MANAGERS, null, 10);
    }
}
