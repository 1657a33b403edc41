package org.lectern.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class CountUsageIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final Databases databases = connection.pools();
    private final Databases others = connection.pools();
    private final ToldClasses activities = new ToldClasses();

    private final Instant now = UsageSumsTest.START.plus(Duration.ofDays(1));
    private final CountUsage count = counting(databases);
    private final Usage usage = Usage.of(databases.web());

    private CountUsage counting(Databases of) {
        return new CountUsage(new UsageStore(of.jobs()), activities, () -> now);
    }

    @AfterEach
    void close() {
        databases.close();
        others.close();
    }

    @Test
    void addsUpEachTenantByItself() {
        held(TENANT, UsageSumsTest.stay(0, 60), UsageSumsTest.stay(40, 60));
        held(TENANT, UsageSumsTest.stay(45, 60));
        held(OTHER, UsageSumsTest.stay(0, 60));

        count.count();

        assertThat(days(TENANT).getLast().participantMinutes()).isEqualTo(30 + 20 + 15);
        assertThat(days(TENANT).getLast().peak()).isEqualTo(new UsageDay.Peak(3, 2));
        assertThat(days(TENANT).getFirst().classes()).isEqualTo(2);
        assertThat(days(OTHER)).hasSize(2);
        UsageMonth month = usage.months(Optional.of(TENANT), YearMonth.of(2026, 3), YearMonth.of(2026, 3))
                .getFirst();
        assertThat(month.participantMinutes()).isEqualTo(30 + 30 + 20 + 15);
        assertThat(month.classes()).isEqualTo(2);
        assertThat(month.peak().people()).isEqualTo(3);
    }

    @Test
    void isCorrectedByWhatBecomesKnownLate() {
        UUID meeting = held(TENANT, UsageSumsTest.stay(0, 60));
        count.count();

        learned(meeting, UsageSumsTest.stay(0, 10));
        count.count();

        assertThat(days(TENANT).getFirst().participantMinutes()).isEqualTo(10);
        assertThat(days(TENANT).getLast().participantMinutes()).isZero();
    }

    @Test
    void asksNothingAgainOfWhichNoMoreIsKnown() {
        held(TENANT, UsageSumsTest.stay(0, 60));
        count.count();
        count.count();

        assertThat(activities.asked()).isEqualTo(1);
    }

    @Test
    void aRunThatCannotBeReadKeepsNoOtherFromBeingCounted() {
        held(TENANT, UsageSumsTest.stay(0, 60));
        activities.remove(held(TENANT, UsageSumsTest.stay(0, 60)));
        held(OTHER, UsageSumsTest.stay(0, 60));

        count.count();

        assertThat(days(TENANT).getFirst().classes()).isEqualTo(1);
        assertThat(days(OTHER).getFirst().classes()).isEqualTo(1);
    }

    @Test
    void aRunOfWhichMoreIsToldAllTheTimeIsCountedOnceARoundAndKeepsNoOtherFromBeingCounted() {
        UUID busy = held(TENANT, UsageSumsTest.stay(0, 60));
        databases
                .web()
                .jdbc()
                .sql("update meeting set state = 'RUNNING', ended_at = null, end_cause = null where id = ?")
                .param(busy)
                .update();
        IntStream.range(0, 60).forEach(i -> held(OTHER, UsageSumsTest.stay(0, 60)));
        activities.meanwhile(meeting -> {
            if (meeting.equals(busy) && activities.asked() < 500) {
                learned(busy, UsageSumsTest.stay(0, 60));
            }
        });

        count.count();
        assertThat(activities.asked()).isEqualTo(61);
        assertThat(days(OTHER).getFirst().classes()).isEqualTo(60);

        count.count();
        assertThat(activities.asked())
                .as("what was told meanwhile is counted the next time")
                .isEqualTo(62);
    }

    @Test
    @Timeout(30)
    void aRunThatIsOverWithoutAKnownEndIsCountedOnce() {
        UUID meeting = held(TENANT, UsageSumsTest.stay(0, 60));
        databases
                .web()
                .jdbc()
                .sql("update meeting set ended_at = null where id = ?")
                .param(meeting)
                .update();

        count.count();
        count.count();

        assertThat(activities.asked()).isEqualTo(1);
        assertThat(days(TENANT).getFirst().classes()).isEqualTo(1);
    }

    @Test
    void aRunOfThePastThatTurnsUpIsCountedAtTheNextRound() {
        held(TENANT, UsageSumsTest.stay(0, 60));
        count.count();
        UUID old = held(TENANT, UsageSumsTest.stay(0, 60));
        sql("update meeting set created_at = ? where id = ?", now.minus(Duration.ofDays(300)), old);

        count.count();

        assertThat(activities.asked()).isEqualTo(2);
        assertThat(days(TENANT).getFirst().classes()).isEqualTo(2);
    }

    @Test
    void whatIsAddedToAnOldRunIsCountedAtTheNextRound() {
        UUID old = held(TENANT, UsageSumsTest.stay(0, 60));
        count.count();
        Instant longAgo = Instant.now().minus(Duration.ofDays(300));
        sql("update meeting set created_at = ? where id = ?", longAgo, old);
        sql("update meeting set noted_at = ? where id = ?", longAgo, old);
        sql("update due set first_received_at = ? where meeting_id = ?", longAgo, old);
        sql("update usage_run set made_at = ? where meeting_id = ?", longAgo, old);

        learned(old, UsageSumsTest.stay(0, 10));
        count.count();

        assertThat(days(TENANT).getFirst().participantMinutes()).isEqualTo(10);
    }

    private void sql(String sql, Instant at, UUID id) {
        databases.web().jdbc().sql(sql).params(at.atOffset(ZoneOffset.UTC), id).update();
    }

    @Test
    void comesOutTheSameWhenCountedAnew() {
        IntStream.range(0, 8).forEach(i -> held(TENANT, UsageSumsTest.stay(i, 60 - i), UsageSumsTest.stay(0, 40)));
        count.count();
        List<UsageDay> before = days(TENANT);

        count.countAnew();

        assertThat(days(TENANT)).isEqualTo(before);
        assertThat(activities.asked()).isEqualTo(16);
    }

    @Test
    void twoProcessesCountEachRunOnceAndEachDayRight() throws InterruptedException {
        IntStream.range(0, 120).forEach(i -> held(TENANT, UsageSumsTest.stay(0, 60)));
        CountUsage other = counting(others);

        Thread one = Thread.ofVirtual().start(count::count);
        Thread two = Thread.ofVirtual().start(other::count);
        one.join();
        two.join();
        count.count();

        assertThat(activities.asked()).isEqualTo(120);
        assertThat(days(TENANT).getFirst().classes()).isEqualTo(120);
        assertThat(days(TENANT).getLast().participantMinutes()).isEqualTo(120 * 30);
        assertThat(days(TENANT).getLast().peak()).isEqualTo(new UsageDay.Peak(120, 120));
    }

    @Test
    void countsRecordingsThatServersListed() {
        UUID meeting = held(TENANT, UsageSumsTest.stay(0, 60));
        count.count();
        for (String record : List.of("r1", "r2")) {
            databases
                    .web()
                    .jdbc()
                    .sql("""
                            insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id,
                                external_id, recorded_at, ended_at, stage, stage_at, first_listed_at)
                            values (?, ?, ?, ?, 'x', 'x', ?, ?, 'PUBLISHED', ?, ?)
                            """)
                    .params(
                            TENANT,
                            record,
                            meeting,
                            TENANT,
                            now.atOffset(ZoneOffset.UTC),
                            now.atOffset(ZoneOffset.UTC),
                            now.atOffset(ZoneOffset.UTC),
                            now.atOffset(ZoneOffset.UTC))
                    .update();
        }

        count.count();

        assertThat(days(TENANT).getFirst().recordings()).isEqualTo(2);
        assertThat(days(TENANT).getLast().recordings()).isZero();
    }

    private List<UsageDay> days(UUID tenant) {
        return usage.days(Optional.of(tenant), DAY.minusDays(5), DAY.plusDays(5));
    }

    private UUID held(UUID tenant, PersonActivity... people) {
        UUID id = UUID.randomUUID();
        activities.put(id, UsageSumsTest.activity(UsageSumsTest.START, 60, List.of(people)));
        var jdbc = databases.web().jdbc();
        jdbc.sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, started_at, ended_at, end_cause)
                        values (?, ?, ?, 'Optics', '', ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, 'HOOK')
                        """)
                .params(
                        id,
                        tenant,
                        "room " + id,
                        UsageSumsTest.START.atOffset(ZoneOffset.UTC),
                        UsageSumsTest.at(60).atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        insert into due (bucket, meeting, internal_id, server_meeting_id, seq, folded, state, tenant_id,
                            meeting_id)
                        values (202603, ?, 'x', '', 5, 5, 'KNOWN', ?, ?)
                        """).params(id, tenant, id).update();
        return id;
    }

    private void learned(UUID meeting, PersonActivity... people) {
        activities.put(meeting, UsageSumsTest.activity(UsageSumsTest.START, 60, List.of(people)));
        databases
                .web()
                .jdbc()
                .sql("update due set seq = seq + 1, folded = folded + 1 where meeting_id = ?")
                .param(meeting)
                .update();
    }
}
