package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final String INTERNAL = "183f0bf3a0982a127bdb8161e0c44eb696b3e75c-1531240585189";

    @Test
    void readsACreatedMeeting() {
        CreatedMeeting created = new CreatedMeeting(Samples.answer("create-success.xml"));

        assertThat(created.meetingId()).isEqualTo("course-7-week-1");
        assertThat(created.internalMeetingId()).isEqualTo(INTERNAL);
        assertThat(created.parentMeetingId()).isEmpty();
        assertThat(created.createTime()).isEqualTo(Instant.ofEpochMilli(1531240585189L));
        assertThat(created.attendeePassword().reveal()).isEqualTo("ap");
        assertThat(created.moderatorPassword().reveal()).isEqualTo("mp");
        assertThat(created.voiceBridge()).isEqualTo("70757");
        assertThat(created.dialNumber()).isEqualTo("613-555-1234");
        assertThat(created.hasUserJoined()).isFalse();
        assertThat(created.durationMinutes()).isZero();
        assertThat(created.existedBefore()).isFalse();
        assertThat(created.toString()).doesNotContain("mp").doesNotContain("70757");
    }

    @Test
    void tellsAMeetingThatWasThereBefore() {
        assertThat(new CreatedMeeting(Samples.answer("create-duplicate-warning.xml")).existedBefore())
                .isTrue();
    }

    @Test
    void readsARunningMeeting() {
        Meeting meeting = new Meeting(Samples.answer("get-meeting-info-running.xml"));

        assertThat(meeting.meetingId()).isEqualTo("course-7-week-1");
        assertThat(meeting.internalMeetingId()).isEqualTo(INTERNAL);
        assertThat(meeting.name()).isEqualTo("Course 7: week 1");
        assertThat(meeting.createTime()).isEqualTo(Instant.ofEpochMilli(1531240585189L));
        assertThat(meeting.startTime()).isEqualTo(Instant.ofEpochMilli(1531240585239L));
        assertThat(meeting.isRunning()).isTrue();
        assertThat(meeting.hasUserJoined()).isTrue();
        assertThat(meeting.isRecordable()).isFalse();
        assertThat(meeting.hasBeenForciblyEnded()).isFalse();
        assertThat(meeting.participantCount()).isEqualTo(2);
        assertThat(meeting.moderatorCount()).isEqualTo(1);
        assertThat(meeting.listenerCount()).isEqualTo(1);
        assertThat(meeting.voiceParticipantCount()).isEqualTo(1);
        assertThat(meeting.videoCount()).isEqualTo(1);
        assertThat(meeting.maxUsers()).isEqualTo(20);
        assertThat(meeting.isBreakout()).isFalse();
        assertThat(meeting.breakoutRooms()).hasSize(1);
        assertThat(meeting.metadata()).containsEntry("bbb-origin", "demo-lms").containsEntry("course-id", "7");
        assertThat(meeting.moderatorPassword()).isEqualTo(MeetingPassword.of("mp"));
    }

    @Test
    void readsItsAttendees() {
        List<Attendee> attendees = new Meeting(Samples.answer("get-meeting-info-running.xml")).attendees();

        assertThat(attendees).extracting(Attendee::fullName).containsExactly("Ada Teacher", "Grace & co");
        assertThat(attendees).extracting(Attendee::role).containsExactly(Role.MODERATOR, Role.VIEWER);
        assertThat(attendees.get(0).isPresenter()).isTrue();
        assertThat(attendees.get(0).hasJoinedVoice()).isTrue();
        assertThat(attendees.get(0).hasVideo()).isTrue();
        assertThat(attendees.get(1).isListeningOnly()).isTrue();
        assertThat(attendees.get(1).clientType()).isEqualTo("HTML5");
        assertThat(attendees.get(1).userId()).isEqualTo("w_0qd5y1u7m3lz");
        assertThat(attendees.get(1).userdata()).containsEntry("bbb_custom_language", "fr");
    }

    @Test
    void stripsThousandsSeparators() {
        Meeting meeting = new Meeting(Samples.answer("get-meeting-info-2.5-large-counts.xml"));

        assertThat(meeting.participantCount()).isEqualTo(1024);
        assertThat(meeting.maxUsers()).isEqualTo(2000);
        assertThat(AnswerElement.of("a", List.of(AnswerElement.leaf("n", "1.024\u00a0000")))
                        .number("n"))
                .isEqualTo(1_024_000);
    }

    @Test
    void readsNumbersThatAreNone() {
        for (String text : List.of("", "many", "99999999999999999999999999")) {
            assertThat(AnswerElement.of("a", List.of(AnswerElement.leaf("n", text)))
                            .number("n"))
                    .as(text)
                    .isZero();
        }
        assertThat(AnswerElement.of("a", List.of(AnswerElement.leaf("n", "-7"))).number("n"))
                .isEqualTo(-7);
        assertThat(AnswerElement.of("a", List.of()).number("n")).isZero();
    }

    @Test
    void readsABreakoutFlatOrNested() {
        Meeting flat = new Meeting(Samples.answer("get-meeting-info-breakout.xml"));
        Meeting nested = new Meeting(AnswerElement.of(
                "response",
                List.of(AnswerElement.of("breakout", List.of(AnswerElement.leaf("parentMeetingID", "parent"))))));

        assertThat(flat.isBreakout()).isTrue();
        assertThat(flat.parentMeetingId()).isEqualTo(INTERNAL);
        assertThat(nested.parentMeetingId()).isEqualTo("parent");
    }

    @Test
    void readsAMeetingThatSaysNothing() {
        Meeting meeting = new Meeting(AnswerElement.of("response", List.of()));

        assertThat(meeting.attendees()).isEmpty();
        assertThat(meeting.metadata()).isEmpty();
        assertThat(meeting.moderatorPassword().isEmpty()).isTrue();
        assertThat(meeting.participantCount()).isZero();
        assertThat(meeting.isRunning()).isFalse();
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        Meeting meeting = new Meeting(AnswerElement.of("meeting", List.of(AnswerElement.leaf("newIn4", "yes"))));

        assertThat(meeting.element().text("newIn4")).isEqualTo("yes");
    }

    @Test
    void readsAJoin() {
        JoinedUser joined = new JoinedUser(Samples.answer("join-redirect-false-3.0.xml"));

        assertThat(joined.internalMeetingId()).isEqualTo(INTERNAL);
        assertThat(joined.internalUserId()).isEqualTo("w_euxnssffnsbs");
        assertThat(joined.sessionToken()).isEqualTo("ai1wqj8wb6s7rnk0");
        assertThat(joined.guestStatus()).isEqualTo(JoinedUser.GuestStatus.ALLOW);
        assertThat(joined.url()).contains(VersionProfile.V3_0.clientPath() + "?sessionToken=");
        assertThat(new JoinedUser(Samples.answer("join-redirect-false-2.7.xml")).url())
                .contains(VersionProfile.V2_7.clientPath() + "?sessionToken=");
        assertThat(new JoinedUser(Samples.answer("join-guest-wait-2.7.xml")).guestStatus())
                .isEqualTo(JoinedUser.GuestStatus.WAIT);
        assertThat(new JoinedUser(Samples.answer("join-guest-deny-2.5.xml")).guestStatus())
                .isEqualTo(JoinedUser.GuestStatus.DENY);
    }

    @Test
    void tellsTheVersionAsFarAsItShows() {
        assertThat(new ServerVersion(Samples.answer("version-2.6.xml")).profile())
                .isEmpty();
        assertThat(new ServerVersion(Samples.answer("version-3.0.xml")).profile())
                .contains(VersionProfile.V3_0);
        assertThat(version("2.7.8").profile()).contains(VersionProfile.V2_7);
        assertThat(version("v3.0.24").profile()).contains(VersionProfile.V3_0);
        assertThat(version("2.4-rc-1").profile()).contains(VersionProfile.V2_4);
        assertThat(version("2.3.1").profile()).isEmpty();
        assertThat(version("unknown").profile()).isEmpty();
        assertThat(version("2.5.0").release()).contains("2.5.0");
    }

    @Test
    void readsHooks() {
        List<Hook> hooks = Samples.answer("hooks-list-3.5.xml").child("hooks").orElseThrow().children("hook").stream()
                .map(Hook::new)
                .toList();

        assertThat(hooks).hasSize(4);
        assertThat(hooks.get(0).callbackUrl()).isEqualTo("https://front.example.org/bbb/all");
        assertThat(hooks.get(0).meetingId()).isEmpty();
        assertThat(hooks.get(1).isRaw()).isTrue();
        assertThat(hooks.get(3).meetingId()).contains("abc123");
        assertThat(hooks.get(3).eventIds()).containsExactly("user-joined", "user-left");
        assertThat(hooks.get(3).isPermanent()).isFalse();
    }

    private static ServerVersion version(String release) {
        return new ServerVersion(AnswerElement.of("response", List.of(AnswerElement.leaf("bbbVersion", release))));
    }
}
