package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.audit.AuditActor;

final class RetentionIT {
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));
    private static final Instant JULY = Instant.parse("2026-07-10T08:00:00Z");
    private static final Instant NOON = Pupils.NOON;
    private static final MeetingReference OLD = Pupils.lesson("old1", JULY);
    private static final MeetingReference OLD_ELSEWHERE = Pupils.lesson("old9", JULY);
    private static final MeetingReference NEW = Pupils.lesson("new1", NOON);

    private final Pupils school = new Pupils();

    @AfterEach
    void close() {
        school.close();
    }

    private RunRetention retention() {
        return new RunRetention(school.databases.jobs(), school.policies, school.audit, school.now::get);
    }

    private void classesOfJulyAndNovember() {
        held(OLD, JULY);
        held(OLD_ELSEWHERE, JULY);
        held(NEW, NOON);
        school.now.set(NOON.plusSeconds(3600));
    }

    private void held(MeetingReference lesson, Instant at) {
        school.started(lesson, at, "ENDED");
        school.joined(lesson, at.plusSeconds(10), "w_1", "anna", "Anna");
        school.said(lesson, at.plusSeconds(20), "w_1");
        school.happened(lesson, at.plusSeconds(60), "w_1", "user-left", "");
        school.fold();
        school.databases
                .web()
                .jdbc()
                .sql("update due set first_received_at = ? where server_meeting_id = ?")
                .params(List.of(at.atOffset(java.time.ZoneOffset.UTC), lesson.serverMeetingId()))
                .update();
    }

    @Test
    void aMonthThatIsOverForEverybodyIsDroppedAndItsFiguresStay() {
        classesOfJulyAndNovember();

        RetentionReport report = retention().run().orElseThrow();

        assertThat(report.months()).containsExactly(202607);
        assertThat(school.count("select count(*) from pg_class where relname = 'event_202607'"))
                .isZero();
        assertThat(school.count("select count(*) from event")).isEqualTo(3);
        assertThat(school.report(OLD).people().getFirst().presence().total()).hasSeconds(50);
    }

    @Test
    void aRebuildSkipsWhatIsGoneAndSaysSo() {
        classesOfJulyAndNovember();
        retention().run();

        var rebuilt = school.rebuild();

        assertThat(rebuilt.meetings()).isEqualTo(1);
        assertThat(rebuilt.sealed()).isEqualTo(2);
        assertThat(rebuilt.changed()).isZero();
        assertThat(school.report(OLD).people()).hasSize(1);
    }

    @Test
    void anEventThatStillComesForItIsADeadLetterAndMakesNoClassAnew() {
        classesOfJulyAndNovember();
        retention().run();

        school.said(OLD, JULY.plusSeconds(30), "w_1");
        school.fold();

        assertThat(school.report(OLD).people().getFirst().figures().counts().messages())
                .isEqualTo(1);
        assertThat(school.activity.extras().counters().read().dead()).isEqualTo(1);
        assertThat(school.activity.extras().counters().read().addUp()).isTrue();
    }

    @Test
    void anEventOfAnUnknownClassOfADroppedMonthIsTakenInWhenItIsSentAgain() throws InterruptedException {
        classesOfJulyAndNovember();
        retention().run();
        MeetingReference unheard = Pupils.lesson("unheard", JULY.plusSeconds(999));
        String event = org.lectern.server.hook.Events.event(unheard, "user-left", "w_1", JULY.toEpochMilli(), "");

        int first = school.inlet.deliver("[" + event + "]");
        int second = school.inlet.deliver("[" + event + "]");

        assertThat(first).isIn(200, 503);
        assertThat(second).isEqualTo(200);
    }

    @Test
    void aTenantThatKeepsLessLosesOnlyItsOwn() {
        classesOfJulyAndNovember();
        keep(Map.of(Kept.EVENTS, Duration.ofDays(400)), Pupils.OTHER);

        RetentionReport report = retention().run().orElseThrow();

        assertThat(report.months()).isEmpty();
        assertThat(report.rows()).containsEntry("events", 3L);
        assertThat(school.count("select count(*) from event e join due d using (bucket, meeting) where d.tenant_id = '"
                        + Pupils.OTHER + "'"))
                .isEqualTo(3);
        assertThat(school.rebuild().sealed()).isEqualTo(1);
    }

    @Test
    void figuresThatAreGoneAreNotMadeAnewFromEvents() {
        classesOfJulyAndNovember();
        keep(Map.of(Kept.EVENTS, Duration.ofDays(400), Kept.ACTIVITY, Duration.ofDays(30)), Pupils.SCHOOL);

        retention().run();
        school.rebuild();

        assertThat(school.report(OLD).people()).isEmpty();
        assertThat(school.report(NEW).people()).hasSize(1);
        assertThat(school.count("select count(*) from event e join due d using (bucket, meeting) where d.tenant_id = '"
                        + Pupils.SCHOOL + "'"))
                .isEqualTo(3);
    }

    @Test
    void aClassThatRunsOrWaitsToBeFoldedKeepsItsEvents() {
        held(OLD, JULY);
        MeetingReference running = Pupils.lesson("running", JULY);
        held(running, JULY);
        school.databases
                .web()
                .jdbc()
                .sql("update meeting set state = 'RUNNING', ended_at = null where id = ?")
                .param(Pupils.meetingId(running))
                .update();
        school.said(OLD, JULY.plusSeconds(40), "w_1");
        school.now.set(NOON);
        keep(Map.of(Kept.EVENTS, Duration.ofDays(400)), Pupils.OTHER);

        retention().run();

        assertThat(school.count("select count(*) from event")).isEqualTo(7);
    }

    @Test
    void aDryRunSaysWhatARunWouldDoAndChangesNothing() {
        classesOfJulyAndNovember();
        keep(Map.of(Kept.EVENTS, Duration.ofDays(400), Kept.ACTIVITY, Duration.ofDays(30)), Pupils.SCHOOL);
        long rows = school.count("select count(*) from event") + school.count("select count(*) from participant");

        RetentionReport dry = retention().dryRun();

        assertThat(school.count("select count(*) from event") + school.count("select count(*) from participant"))
                .isEqualTo(rows);
        RetentionReport done = retention().run().orElseThrow();
        assertThat(done.rows()).isEqualTo(dry.rows());
        assertThat(done.months()).isEqualTo(dry.months());
        assertThat(retention().last().orElseThrow().report().rows()).isEqualTo(done.rows());
    }

    @Test
    void joinsAndAnswersGoWhenTheirTimeIsOver() {
        for (int day : List.of(1, 89, 91, 1000, 1096)) {
            school.databases
                    .web()
                    .jdbc()
                    .sql("""
                            insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest, issued_at)
                            values (gen_random_uuid(), ?, gen_random_uuid(), 'anna', 'Anna', false, false, ?)
                            """)
                    .params(List.of(
                            Pupils.SCHOOL, NOON.minus(Duration.ofDays(day)).atOffset(java.time.ZoneOffset.UTC)))
                    .update();
            school.databases
                    .web()
                    .jdbc()
                    .sql("insert into privacy_answer values (?, 'anna', ?, 1, 'AGREED')")
                    .params(List.of(
                            Pupils.SCHOOL, NOON.minus(Duration.ofDays(day)).atOffset(java.time.ZoneOffset.UTC)))
                    .update();
        }

        RetentionReport report = retention().run().orElseThrow();

        assertThat(report.rows()).containsEntry("joins", 3L).containsEntry("answers", 1L);
    }

    @Test
    void ofTwoProcessesOneDeletesAndEveryRowCountsOnce() throws Exception {
        classesOfJulyAndNovember();
        keep(Map.of(Kept.EVENTS, Duration.ofDays(30), Kept.ACTIVITY, Duration.ofDays(30)), Pupils.SCHOOL);

        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Long> run = () ->
                    retention().run().map(report -> report.rows().get("events")).orElse(0L);
            long events = 0;
            for (var done : threads.invokeAll(List.of(run, run, run, run))) {
                events += Objects.requireNonNull(done.get());
            }
            assertThat(events).isEqualTo(6);
        }
    }

    private void keep(Map<Kept, Duration> keep, UUID tenant) {
        school.policies.change(tenant, new PrivacyPolicy(keep, Set.of(), PrivacyPolicy.Notice.NONE), OPERATOR);
    }
}
