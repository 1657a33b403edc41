package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PollEvidence.PolledPerson;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Presence that hooks lost heals within two polls. */
final class PollEvidenceIT {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final MeetingReference MEETING =
            new MeetingReference("abc-" + START.toEpochMilli(), "abcdefghij-0123456789abcdef");

    private Databases databases;
    private Inlet inlet;

    @BeforeEach
    void open() {
        databases = TestDatabase.create();
        inlet = new Inlet(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system());
    }

    @AfterEach
    void close() {
        inlet.close();
        databases.close();
    }

    private int poll(long second, String... people) {
        List<PolledPerson> shown = Stream.of(people)
                .map(person -> new PolledPerson(person, "Name of " + person, "VIEWER"))
                .toList();
        int logged = inlet.activity()
                .extras()
                .polls()
                .polled(START.plusSeconds(second), Duration.ofSeconds(10), Map.of(MEETING, shown));
        inlet.foldAll();
        return logged;
    }

    private void event(String id, String connection, long second, String more) throws InterruptedException {
        inlet.deliver("["
                + Events.event(
                        MEETING, id, connection, START.plusSeconds(second).toEpochMilli(), more) + "]");
        inlet.foldAll();
    }

    private ClassActivity at(long second) {
        return inlet.read(MEETING.serverMeetingId(), START.plusSeconds(second));
    }

    @Test
    void logsDifferencesOnly() {
        assertThat(poll(10, "a", "b")).isEqualTo(2);
        assertThat(poll(20, "a", "b")).isZero();
        assertThat(poll(30, "a")).isZero();
        assertThat(poll(40, "a")).isEqualTo(1);
        assertThat(poll(50, "a")).isZero();

        PersonActivity gone = at(60).person("u:b").orElseThrow();
        assertThat(gone.presence().total()).hasSeconds(10);
        assertThat(gone.presence().has(PersonActivity.Mark.SAMPLED)).isTrue();
        assertThat(gone.now().online()).isFalse();
        assertThat(at(60).person("u:a").orElseThrow().now().online()).isTrue();
    }

    @Test
    void closesAConnectionWhoseLeaveWasLostAndARealLeaveReplacesIt() throws InterruptedException {
        event("user-joined", "w_a", 5, ",\"external-user-id\":\"a\",\"name\":\"A\",\"role\":\"VIEWER\"");
        poll(10, "a");
        poll(20, "a");
        poll(30);
        poll(40);

        PersonActivity inferred = at(100).person("u:a").orElseThrow();
        assertThat(inferred.presence().total()).hasSeconds(15);
        assertThat(inferred.presence().has(PersonActivity.Mark.INFERRED)).isTrue();
        assertThat(at(100).missing()).isNotEmpty();

        event("user-left", "w_a", 22, "");
        assertThat(at(100).person("u:a").orElseThrow().presence().total()).hasSeconds(17);
        assertThat(at(100).missing()).isEmpty();
    }

    @Test
    void aPollThatWasFasterThanAJoinAddsNothingAfterTheLeave() throws InterruptedException {
        poll(10, "a");
        event("user-joined", "w_a", 5, ",\"external-user-id\":\"a\",\"name\":\"A\",\"role\":\"VIEWER\"");
        event("user-left", "w_a", 22, "");

        PersonActivity person = at(35).person("u:a").orElseThrow();
        assertThat(person.now().online()).isFalse();
        assertThat(person.presence().total()).hasSeconds(17);
        assertThat(at(35).missing()).isEmpty();

        assertThat(poll(40, "a")).isEqualTo(1);
        assertThat(poll(50, "a")).isZero();
        assertThat(at(55).person("u:a").orElseThrow().presence().total()).hasSeconds(17 + 15);
    }

    /** Their second join was lost, and the leave of the first connection came two minutes late. */
    @Test
    void aLeaveThatComesLateLeavesWhatPollsShowedMeanwhile() throws InterruptedException {
        event("user-joined", "w_a", 5, ",\"external-user-id\":\"a\",\"name\":\"A\",\"role\":\"VIEWER\"");
        for (int second = 10; second <= 200; second += 10) {
            assertThat(poll(second, "a")).isZero();
        }
        event("user-left", "w_a", 82, "");
        assertThat(poll(210, "a")).isEqualTo(1);
        assertThat(poll(220, "a")).isZero();

        PersonActivity person = at(220).person("u:a").orElseThrow();
        assertThat(person.now().online()).isTrue();
        assertThat(person.presence().total()).hasSeconds(82 - 5 + 220 - 90);
        assertThat(person.presence().has(PersonActivity.Mark.SAMPLED)).isTrue();
    }

    @Test
    void aLeaveThatComesLateBringsNothingBackThatPollsDidNotShow() throws InterruptedException {
        event("user-joined", "w_a", 5, ",\"external-user-id\":\"a\",\"name\":\"A\",\"role\":\"VIEWER\"");
        for (int second = 10; second <= 80; second += 10) {
            poll(second, "a");
        }
        poll(90);
        poll(100, "a");
        event("user-left", "w_a", 82, "");
        // Nobody asked for a while: what was in between is not known.
        poll(300, "a");

        PersonActivity person = at(300).person("u:a").orElseThrow();
        assertThat(person.presence().total()).hasSeconds(82 - 5);
    }

    @Test
    void showsAPersonAgainWhoComesBack() {
        poll(10, "a");
        poll(20);
        poll(30);
        poll(40, "a");
        poll(50, "a");

        PersonActivity person = at(55).person("u:a").orElseThrow();
        assertThat(person.now().online()).isTrue();
        assertThat(person.presence().sessions()).hasSize(2);
    }

    @Test
    void whatPollsToldSurvivesARebuild() {
        poll(10, "a");
        poll(20);
        poll(30);

        assertThat(inlet.activity().extras().rebuild().rebuild(Optional.empty()).changed())
                .isZero();
        assertThat(at(50).people()).hasSize(1);
        assertThat(inlet.inbox().counters().received()).isZero();
        assertThat(inlet.inbox().counters().addUp()).isTrue();
    }
}
