package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Whether each kind of contradiction is found, one planted after the other, and nothing where there is none. */
final class CheckInvariantsIT {
    private static final UUID TENANT = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final UUID CLASS = new UUID(2, 2);
    private static final Instant NOW = Instant.now();
    private static final Instant START = NOW.minus(Duration.ofHours(2));
    private static final Instant END = START.plus(Duration.ofMinutes(45));

    private final Databases databases = TestDatabase.create();
    private final ToldClasses activities = new ToldClasses();
    private final CheckInvariants invariants = new CheckInvariants(
            databases.jobs(),
            activities,
            Activity.of(databases, MeetingDirectory.empty(), Activity.Rules.STANDARD, InstantSource.system())
                    .extras()
                    .counters(),
            () -> NOW);

    /** A class that is over, its events, its use, its recording, a deletion that was confirmed: all as it must be. */
    @BeforeEach
    void allIsWell() {
        for (UUID tenant : List.of(TENANT, OTHER)) {
            sql("insert into tenant (id, slug, name, state) values (?, ?, 'School', 'ACTIVE')", tenant, "s" + tenant);
        }
        sql(
                "insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password, expected,"
                        + " state, attempt, created_at, started_at, ended_at, end_cause) values (?, ?, 'room', 'Optics', '',"
                        + " ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, ?, 'HOOK')",
                CLASS,
                TENANT,
                at(START),
                at(START),
                at(END));
        sql(
                "insert into due (bucket, meeting, internal_id, server_meeting_id, seq, folded, state, tenant_id, meeting_id)"
                        + " values (202611, ?, 'x', '', 5, 5, 'KNOWN', ?, ?)",
                CLASS,
                TENANT,
                CLASS);
        sql("insert into event_counter (process, part, received, folded) values (?, 'fold', 7, 7)", new UUID(9, 9));
        sql("insert into usage_run (meeting_id, tenant_id, target, target_over) values (?, ?, 5, true)", CLASS, TENANT);
        sql(
                "insert into usage_part (tenant_id, day, meeting_id, began, from_millis, to_millis, froms, tos)"
                        + " values (?, '2026-03-02', ?, true, 0, 1, '{}', '{}')",
                TENANT,
                CLASS);
        sql(
                "insert into usage_day (tenant_id, day, classes, recordings, seconds, peak_people, peak_classes, made_at)"
                        + " values (?, '2026-03-02', 1, 0, 0, 0, 1, now())",
                TENANT);
        sql("insert into outbox (topic, tenant_id, key, payload) values ('x', ?, 'k', '{}')", TENANT);
        recording("shown", "PUBLISHED");
        recording("gone", "DELETED");
        sql(
                "insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, sent_at, accepted_at,"
                        + " confirmed_at, confirmed_by) values (?, 'gone', now() - interval '4 hours', 'caller',"
                        + " now() - interval '3 hours', now() - interval '3 hours', now() - interval '2 hours', 'NOT_LISTED')",
                TENANT);
        stays(session(START, END));
    }

    private void recording(String record, String stage) {
        sql(
                "insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id, recorded_at,"
                        + " ended_at, stage, stage_at, told) values (?, ?, ?, ?, 'x', 'x', now(), now(), ?,"
                        + " now() - interval '2 hours', '{}')",
                TENANT,
                record,
                CLASS,
                TENANT,
                stage);
    }

    private static PersonActivity.Session session(Instant from, Instant to) {
        return new PersonActivity.Session(from, to, Duration.between(from, to), Mark.OBSERVED);
    }

    private void stays(PersonActivity.Session... sessions) {
        Duration total =
                Arrays.stream(sessions).map(PersonActivity.Session::length).reduce(Duration.ZERO, Duration::plus);
        activities.put(
                CLASS,
                new ClassActivity(
                        CLASS,
                        NOW,
                        new ClassActivity.Course(START, END, false),
                        List.of(new PersonActivity(
                                new PersonActivity.Who("u:ada", "ada", "Ada", "VIEWER", false),
                                new PersonActivity.Presence(List.of(sessions), total, 1),
                                PersonActivity.Figures.ABSENT,
                                PersonActivity.Now.NOTHING,
                                Map.of())),
                        List.of()));
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void nothingIsFoundWhereAllIsWell() {
        assertThat(invariants.check()).isEmpty();
    }

    @Test
    void everyKindOfContradictionIsFoundAndNoOther() {
        var planted = EnumSet.noneOf(Invariant.class);
        plant(planted, Invariant.EVENTS_ADD_UP, "update event_counter set received = 8");
        plant(planted, Invariant.FOLDED_CAME_IN, "update due set folded = 6");
        plant(planted, Invariant.RUNS_END_ONCE, "update meeting set ended_at = started_at - interval '1 minute'");
        plant(planted, Invariant.USAGE_ADDS_UP, "update usage_day set classes = 2");
        plant(planted, Invariant.NOTICES_LEAVE, "update outbox set staged_at = now() - interval '2 days'");
        plant(
                planted,
                Invariant.RECORDINGS_OF_THEIR_TENANT,
                "update recording set tenant_id = '" + OTHER + "' where record_id = 'shown'");
        plant(planted, Invariant.PLAYABLE_WAS_TOLD, "update recording set told = null");
        plant(planted, Invariant.DELETIONS_IN_ORDER, "update recording_deletion set sent_at = null");
        plant(planted, Invariant.NO_WAY_TO_THE_DELETED, """
                insert into playback_grant (hash, tenant_id, server_id, record_id, format, issued_at, expires_at)
                values ('x', '00000000-0000-0001-0000-000000000001', '00000000-0000-0001-0000-000000000001', 'gone',
                    'video', now(), now() + interval '1 hour')
                """);
        stays(session(START, END.plusSeconds(1)));
        planted.add(Invariant.STAYS_WITHIN_CLASS);

        assertThat(found()).isEqualTo(planted).isEqualTo(EnumSet.allOf(Invariant.class));
    }

    private void plant(Set<Invariant> planted, Invariant invariant, String sql) {
        sql(sql);
        planted.add(invariant);
        assertThat(found()).isEqualTo(planted);
    }

    private Set<Invariant> found() {
        var found = EnumSet.noneOf(Invariant.class);
        invariants.check().forEach(one -> {
            found.add(one.invariant());
            assertThat(one.count()).isPositive();
            assertThat(one.examples()).isNotEmpty();
        });
        return found;
    }

    @Test
    void staysThatOverlapOrDoNotAddUpOrDoNotEndAreFound() {
        stays(session(START, END), session(START.plusSeconds(60), END));
        assertThat(found()).containsExactly(Invariant.STAYS_WITHIN_CLASS);

        stays(session(END, START));
        assertThat(found()).containsExactly(Invariant.STAYS_WITHIN_CLASS);

        stays(session(START, START.plusSeconds(60)), session(START.plusSeconds(60), END));
        assertThat(found()).isEmpty();
    }

    @Test
    void lookingChangesNothingAndTheNightlyLookIsSeenByEverybody() {
        sql("update usage_day set classes = 2");
        invariants.check();
        assertThat(invariants.last()).isEmpty();

        List<CheckInvariants.Violation> found = invariants.run();

        CheckInvariants.Last last = invariants.last().orElseThrow();
        assertThat(last.found()).isEqualTo(found);
        assertThat(last.found().getFirst().examples()).containsExactly(TENANT + " 2026-03-02");
        sql("update usage_day set classes = 1");
        assertThat(invariants.run()).isEmpty();
        assertThat(invariants.last().orElseThrow().found()).isEmpty();
    }

    private static java.time.OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private void sql(String sql, Object... params) {
        databases.web().jdbc().sql(sql).params(params).update();
    }
}
