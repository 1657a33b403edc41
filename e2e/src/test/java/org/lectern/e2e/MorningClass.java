package org.lectern.e2e;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;

/** A class with people in it who do things: for pictures and for what looks at full pages. */
final class MorningClass {
    private static final List<String> NAMES = List.of(
            "Amina Haddad",
            "Ben Okafor",
            "Chloé Dubois",
            "Dmitri Volkov",
            "Elif Yılmaz",
            "Farah Nasser",
            "Giulia Conti",
            "Hiro Tanaka",
            "Ines Moreau",
            "Jonas Weber");

    final Room room;
    final UUID id;
    private final Stage stage;

    private MorningClass(Stage stage, Room room, UUID id) {
        this.stage = stage;
        this.room = room;
        this.id = id;
    }

    static MorningClass begin(Stage stage, String name) {
        Room room = stage.room(name);
        stage.school.product.bean(JoinRoom.class).open(room);
        Meeting meeting = stage.school
                .product
                .bean(MeetingStore.class)
                .findLive(room.tenantId(), room.externalId())
                .orElseThrow();
        var place = meeting.place();
        if (place == null) {
            throw new IllegalStateException("not placed: " + meeting.id());
        }
        Classroom classroom = stage.school.simulator.classroom(place.serverMeetingId());
        Person teacher = classroom.enter("Tom Teacher", "t-" + name, Role.MODERATOR);
        teacher.openMicrophone();
        teacher.startTalking();
        teacher.shareCamera();
        for (int i = 0; i < NAMES.size(); i++) {
            Person person = classroom.enter(NAMES.get(i), "l-" + i + "-" + name, Role.VIEWER);
            if (i % 3 == 0) {
                person.openMicrophone();
            }
            if (i % 4 == 1) {
                person.shareCamera();
            }
            for (int said = 0; said < i % 4; said++) {
                person.say("Question " + said);
            }
            if (i == 2 || i == 5) {
                person.raiseHand();
            }
            if (i % 2 == 0) {
                person.react("👍");
            }
            if (i == 7) {
                person.leave();
            }
            if (i == 6) {
                person.mute();
            }
        }
        var reports = stage.school.product.bean(ActivityReports.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> reports.of(meeting.id()).people().size() == NAMES.size() + 1
                        && reports.of(meeting.id()).onlineNow() == NAMES.size());
        return new MorningClass(stage, room, meeting.id());
    }

    void end() {
        stage.school.product.bean(EndMeeting.class).end(id);
    }
}
