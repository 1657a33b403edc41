package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.PeopleInQuestion.Absence;
import org.lectern.server.activity.PeopleInQuestion.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class PeopleInQuestionIT {
    private static final MeetingKey CLASS = new MeetingKey(202611, UUID.randomUUID());
    private static final MeetingKey OTHER = new MeetingKey(202611, UUID.randomUUID());

    private final Databases databases = TestDatabase.create();

    @AfterEach
    void close() {
        databases.close();
    }

    private void track(MeetingKey meeting, String track, String person, boolean present, long at) {
        databases
                .jobs()
                .jdbc()
                .sql("""
                        insert into participant (bucket, meeting, participant, base_at_millis, state,
                            external_user_id, present, last_at_millis)
                        values (?, ?, ?, 0, '', ?, ?, ?)
                        """)
                .params(List.of(meeting.bucket(), meeting.meeting(), track, person, present, at))
                .update();
    }

    private void sighting(MeetingKey meeting, String person, long since) {
        new PollSightings(databases.jobs())
                .change(List.of(new PollSightings.Sighting(meeting, person, since)), List.of());
    }

    private List<Person> shown(String... people) {
        var shown = new TreeMap<MeetingKey, Set<String>>();
        shown.put(CLASS, Set.of(people));
        shown.put(OTHER, Set.of());
        return new PeopleInQuestion(databases.jobs()).of(shown);
    }

    @Test
    void isNobodyInAClassThatIsAsItIsKnown() {
        track(CLASS, "m:", "", true, -1);
        track(CLASS, "c:w_a", "ada", true, 1000);
        sighting(CLASS, "ada", 2000);
        track(CLASS, "p:bob", "bob", true, 3000);
        sighting(CLASS, "bob", 3000);
        track(CLASS, "c:w_gone", "gone", false, 2500);
        track(OTHER, "c:w_gone", "ada", false, 2500);

        assertThat(shown("ada", "bob")).isEmpty();
    }

    @Test
    void isWhoeverIsShownAndNotHeldPresentInSightOrMissed() {
        track(CLASS, "c:w_1", "left", false, 2500);
        track(CLASS, "p:left", "left", false, 2000);
        sighting(CLASS, "left", 1500);
        track(CLASS, "c:w_2", "left-later", false, 2500);
        track(CLASS, "p:left-later", "left-later", true, 2000);
        sighting(CLASS, "left-later", 1500);
        track(CLASS, "c:w_3", "new-in-sight", true, 2500);
        track(CLASS, "c:w_4", "missed", true, 2500);
        sighting(CLASS, "missed", 1500);
        databases
                .jobs()
                .jdbc()
                .sql("insert into poll_absence values (?, ?, 'missed', 1000, 1200, true)")
                .params(List.of(CLASS.bucket(), CLASS.meeting()))
                .update();

        assertThat(shown("unknown", "left", "left-later", "new-in-sight", "missed"))
                .containsExactlyInAnyOrder(
                        new Person(CLASS, "unknown", false, false, -1, -1, -1, null, null),
                        new Person(CLASS, "left", false, false, -1, 2500, 2000, 1500L, null),
                        new Person(CLASS, "left-later", true, false, -1, 2500, 2000, 1500L, null),
                        new Person(CLASS, "new-in-sight", true, true, 2500, -1, -1, null, null),
                        new Person(CLASS, "missed", true, true, 2500, -1, -1, 1500L, new Absence(1000, 1200, true)));
    }

    @Test
    void isWhoeverIsNotShownAndHeldPresentOrWasInSight() {
        track(CLASS, "c:w_1", "still-held", true, 2500);
        track(CLASS, "c:w_2", "was-in-sight", false, 2500);
        sighting(CLASS, "was-in-sight", 1500);
        track(CLASS, "c:w_3", "gone", false, 2500);
        track(OTHER, "p:elsewhere", "elsewhere", true, 2500);

        assertThat(shown())
                .containsExactlyInAnyOrder(
                        new Person(CLASS, "still-held", true, true, 2500, -1, -1, null, null),
                        new Person(CLASS, "was-in-sight", false, false, -1, 2500, -1, 1500L, null),
                        new Person(OTHER, "elsewhere", true, false, -1, -1, 2500, null, null));
    }
}
