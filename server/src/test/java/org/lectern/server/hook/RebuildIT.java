package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.RebuildActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** A class that is folded again from the log by itself: all of its runs, and the rooms of each. */
final class RebuildIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MILLIS = START.toEpochMilli();
    private static final MeetingReference FIRST = new MeetingReference("abc-" + MILLIS, "abcdefghij-first");
    private static final MeetingReference SECOND = new MeetingReference("bcd-" + MILLIS, "abcdefghij-second");
    private static final MeetingReference ROOM = new MeetingReference("cde-" + MILLIS, "abcdefghij-room");
    private static final MeetingReference OTHER = new MeetingReference("def-" + MILLIS, "abcdefghij-other");

    private final Databases databases = TestDatabase.create();
    private final Inlet inlet = new Inlet(
            databases, new TwoRunsAndARoom(), Activity.Rules.STANDARD, InstantSource.fixed(START.plusSeconds(3600)));

    /** The class went on in a second run, which had a breakout room. */
    private static final class TwoRunsAndARoom implements MeetingDirectory {
        @Override
        public Map<MeetingReference, MeetingStatus> statuses(Collection<MeetingReference> meetings) {
            var statuses = new HashMap<MeetingReference, MeetingStatus>();
            meetings.forEach(meeting -> statuses.put(meeting, new Known(id(meeting), id(meeting))));
            return statuses;
        }

        @Override
        public boolean carriesOurTag(String serverMeetingId) {
            return true;
        }

        @Override
        public List<UUID> runsOfClass(UUID meetingId) {
            return meetingId.equals(id(OTHER)) ? List.of(meetingId) : List.of(id(FIRST), id(SECOND));
        }

        @Override
        public List<Room> roomsOf(Collection<UUID> meetingIds) {
            return meetingIds.contains(id(SECOND)) ? List.of(new Room(id(ROOM), id(SECOND), 1)) : List.of();
        }
    }

    private static UUID id(MeetingReference meeting) {
        return Inlet.Knowing.meetingId(meeting.serverMeetingId());
    }

    @AfterEach
    void close() {
        inlet.close();
        databases.close();
    }

    private Map<UUID, String> rows() {
        var rows = new HashMap<UUID, String>();
        databases.web().jdbc().sql("""
                        select d.meeting_id, string_agg(p.participant || encode(p.state, 'hex') || p.external_user_id
                            || p.present || p.last_at_millis, ',' order by p.participant) as rows
                        from participant p join due d using (bucket, meeting) group by d.meeting_id
                        """).query(row -> {
            rows.put(row.getObject("meeting_id", UUID.class), row.getString("rows"));
        });
        return rows;
    }

    @Test
    void aClassIsFoldedAgainWithItsRunsAndRoomsAndNothingElse() throws InterruptedException {
        for (MeetingReference meeting : List.of(FIRST, SECOND, ROOM, OTHER)) {
            inlet.deliver("["
                    + Events.event(
                            meeting,
                            "user-joined",
                            "w_1",
                            MILLIS + 1000,
                            ",\"external-user-id\":\"anna\",\"name\":\"Anna\",\"role\":\"VIEWER\"")
                    + "]");
            inlet.deliver("[" + Events.chat(meeting, "w_1", MILLIS + 2000, "a") + "]");
        }
        inlet.foldAll();
        Map<UUID, String> before = rows();
        databases
                .web()
                .jdbc()
                .sql("update participant set external_user_id = 'broken', present = false")
                .update();

        RebuildActivity.Rebuilt rebuilt = inlet.activity().extras().rebuild().rebuild(Optional.of(id(FIRST)));

        assertThat(rebuilt.meetings()).isEqualTo(3);
        assertThat(rebuilt.changed()).isEqualTo(3);
        assertThat(rows()).hasSize(4).allSatisfy((meeting, row) -> {
            if (meeting.equals(id(OTHER))) {
                assertThat(row).contains("broken");
            } else {
                assertThat(row).isEqualTo(before.get(meeting));
            }
        });
    }
}
