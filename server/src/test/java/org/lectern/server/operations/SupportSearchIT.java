package org.lectern.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.operations.SupportSearch.Question;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class SupportSearchIT {
    private static final Instant NINE = Instant.parse("2026-11-26T09:00:00Z");
    private static final Instant TWO_PAST = NINE.plus(Duration.ofMinutes(2));
    private static final UUID SCHOOL = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final UUID CLASS = new UUID(2, 1);
    private static final UUID SERVER = new UUID(3, 1);
    private static final UUID ANNA = new UUID(4, 1);
    private static final AuditActor OPERATOR = AuditActor.operator(new UUID(5, 5));

    private final Databases databases = TestDatabase.create();
    private Instant now = NINE;
    private final AuditTrail audit = new AuditTrail(() -> now);
    private final SupportSearch search = new SupportSearch(databases.web(), audit);

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void tellsThatSomebodyWasLetInAndNeverSeenInside() {
        aClass(SCHOOL, CLASS, "math-1", "RUNNING", null);
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, null, TWO_PAST.plusSeconds(120));

        Story story = only(ask("anna"));

        assertThat(story.who()).isEqualTo("Anna Arens");
        assertThat(story.where()).isEqualTo("Algebra");
        assertThat(story.verdict().key()).isEqualTo("support.verdict.never");
        assertThat(keys(story))
                .containsExactly(
                        "support.fact.asked", "support.fact.started", "support.fact.issued", "support.fact.never");
    }

    @Test
    void tellsThatItWasTheServer() {
        aClass(SCHOOL, CLASS, "math-1", "RUNNING", null);
        sql("insert into server_load values (?, ?, 'OFFLINE', 1, 1, 1)", SERVER, time(NINE));
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, null, TWO_PAST.plusSeconds(120));

        Story story = only(ask("Anna Arens"));

        assertThat(story.verdict().key()).isEqualTo("support.verdict.never-sick");
        assertThat(keys(story)).contains("support.fact.health.OFFLINE");
    }

    @Test
    void tellsThatAGuestWaitsInTheLobby() {
        aClass(SCHOOL, CLASS, "math-1", "RUNNING", null);
        sql("update meeting set params = 'a=b&guestPolicy=ASK_MODERATOR'");
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, null, null);
        assertThat(only(ask("anna")).verdict().key()).isEqualTo("support.verdict.issued-lobby");

        sql("update meeting_join set never_at = ?, never_reason = 'Not seen inside.'", time(TWO_PAST.plusSeconds(120)));

        Story story = only(ask("anna"));
        assertThat(story.verdict().key()).isEqualTo("support.verdict.never-lobby");
        assertThat(keys(story)).contains("support.fact.lobby");
    }

    @Test
    void tellsThatTheClassWasOverAlready() {
        aClass(SCHOOL, CLASS, "math-1", "ENDED", "REQUESTED");
        refused("math-1", "anna", "Anna Arens", "NOT_RUNNING", "K7QX-3MPD", TWO_PAST.plusSeconds(60));

        assertThat(only(ask("anna")).verdict().key()).isEqualTo("support.verdict.over");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONG_PASSWORD",
                "GUEST_DENIED",
                "DECLINED",
                "FULL",
                "TOO_MANY",
                "SERVER_UNREACHABLE",
                "UNAVAILABLE",
                "STALE"
            })
    void answersEveryRefusalInASentence(String reason) {
        refused("math-1", "anna", "Anna Arens", reason, "K7QX-3MPD", TWO_PAST);

        assertThat(only(ask("anna")).verdict().key()).isEqualTo("support.verdict.reason." + reason);
    }

    @Test
    void tellsThatTheClassWasGoneAndThatEventsWereMissing() {
        aClass(SCHOOL, CLASS, "math-1", "ENDED", "INFERRED");
        sql("insert into missing_events values (?, ?, ?, 'HOOK_MISSING')", SERVER, time(NINE), time(TWO_PAST));
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, null, TWO_PAST.plusSeconds(120));

        Story story = only(ask("anna"));

        assertThat(story.verdict().key()).isEqualTo("support.verdict.never-lost");
        assertThat(keys(story)).contains("support.fact.ended.INFERRED", "support.fact.gap");
    }

    @Test
    void tellsThatSheGotInWhateverHappenedBefore() {
        aClass(SCHOOL, CLASS, "math-1", "RUNNING", null);
        refused("math-1", "anna", "Anna Arens", "STALE", "K7QX-3MPD", TWO_PAST.minusSeconds(30));
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, TWO_PAST.plusSeconds(5), null);

        Story story = only(ask("anna"));

        assertThat(story.verdict().key()).isEqualTo("support.verdict.arrived");
        assertThat(keys(story)).contains("support.fact.refused", "support.fact.arrived");
    }

    @Test
    void findsARefusalByTheCodeOnThePageHoweverItIsTyped() {
        refused("math-1", "anna", "Anna Arens", "STALE", "K7QX-3MPD", TWO_PAST);

        for (String code : List.of("K7QX-3MPD", "k7qx3mpd", " K7QX 3MPD ")) {
            Story story = only(ask(code));
            assertThat(story.who()).isEqualTo("Anna Arens");
            assertThat(story.verdict().key()).isEqualTo("support.verdict.reason.STALE");
            assertThat(story.advice().key()).isEqualTo("support.advice.reason.STALE");
        }
    }

    @Test
    void tellsWhatHappenedOnOurOwnPages() {
        anAccount();
        now = TWO_PAST.minusSeconds(60);
        audit.append(
                databases.web(), AuditEntry.of(SCHOOL, AuditActor.nobody(), "sign-in.refused", "sign-in:anna.arens"));
        now = TWO_PAST;
        audit.append(
                databases.web(),
                atRoom("room.join-refused").with("reason", "NOT_A_MEMBER").with("reference", "abcd"));
        now = TWO_PAST.plusSeconds(60);
        audit.append(
                databases.web(),
                AuditEntry.of(SCHOOL, OPERATOR, "course.member-put", "course:1")
                        .with(about())
                        .with("role", "LEARNER"));

        List<Story> stories = ask("anna.arens").stories();

        assertThat(stories)
                .extracting(story -> story.verdict().key())
                .containsExactlyInAnyOrder(
                        "support.verdict.class-only", "support.verdict.reason.NOT_A_MEMBER", "support.verdict.sign-in");
        assertThat(stories.getFirst().at()).isEqualTo(TWO_PAST.plusSeconds(60));
    }

    @Test
    void findsByTheNameOfARoomOrClass() {
        aClass(SCHOOL, CLASS, "room-1", "RUNNING", null);
        sql("insert into course (id, tenant_id, name) values (?, ?, 'Maths')", new UUID(6, 1), SCHOOL);
        sql(
                "insert into room (id, tenant_id, course_id, slug, name) values (?, ?, ?, 'slug', 'Algebra room')",
                new UUID(7, 1),
                SCHOOL,
                new UUID(6, 1));
        now = TWO_PAST;
        audit.append(databases.web(), atRoom("room.join-waited").with("reason", "NOT_STARTED"));

        List<Story> stories = ask("algebra").stories();

        assertThat(stories).extracting(story -> story.verdict().key()).contains("support.verdict.reason.NOT_STARTED");
    }

    @Test
    void tellsNothingOfOtherTenantsOrTimes() {
        aClass(OTHER, new UUID(2, 9), "math-1", "RUNNING", null);
        join(OTHER, new UUID(2, 9), "anna", "Anna Arens", TWO_PAST, null, null);
        join(SCHOOL, CLASS, "anna", "Anna Arens", NINE.minus(Duration.ofDays(2)), null, null);

        assertThat(ask("anna").stories()).isEmpty();
    }

    @Test
    void takesWildcardsAndQuotesAsTheyAre() {
        aClass(SCHOOL, CLASS, "math-1", "RUNNING", null);
        join(SCHOOL, CLASS, "anna", "Anna Arens", TWO_PAST, null, null);

        for (String text : List.of("%", "_nna", "' or true --", "\\", "A%s")) {
            assertThat(ask(text).stories()).as(text).isEmpty();
        }
    }

    @Test
    void writesWhoAskedIntoTheAuditTrail() {
        ask("anna");

        AuditRow row = audit.newest(databases.web(), SCHOOL, 1).getFirst();
        assertThat(row.action()).isEqualTo("support.searched");
        assertThat(row.actor()).isEqualTo(OPERATOR.text());
        assertThat(row.detail()).containsEntry("text", "anna").containsEntry("stories", "0");
    }

    @Test
    void looksAtAWeekAtMostAndTellsThatThereIsMore() {
        var question = new Question(SCHOOL, "anna", NINE.minus(Duration.ofDays(400)), NINE);
        assertThat(question.from()).isEqualTo(NINE.minus(SupportSearch.LONGEST));
        for (int i = 0; i < 60; i++) {
            refused("class-" + i, "anna", "Anna Arens", "STALE", "AAAA-" + (1000 + i), TWO_PAST.plusSeconds(i));
        }

        SupportSearch.Answer answer = ask("anna");

        assertThat(answer.more()).isTrue();
        assertThat(answer.stories()).hasSize(25);
        assertThat(answer.stories().getFirst().at()).isEqualTo(TWO_PAST.plusSeconds(59));
    }

    @Test
    void aWaitingPageWritesOneRefusalAMinute() {
        var refusals = new JoinRefusals(databases.jobs());
        for (int i = 0; i < 50; i++) {
            refusals.note(new JoinRefusals.Refused(
                    SCHOOL, NINE.plusSeconds(i), "anna", "Anna\u0000 Arens", "math-1", "STARTING", "AAAA-0001"));
        }
        refusals.note(new JoinRefusals.Refused(SCHOOL, NINE, "bert", "Bert", "math-1", "STARTING", "AAAA-0002"));
        refusals.flush();

        await(() -> databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from join_refusal")
                        .query(Long.class)
                        .single()
                == 2);
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select name from join_refusal order by name")
                        .query(String.class)
                        .list())
                .containsExactly("Anna Arens", "Bert");
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private SupportSearch.Answer ask(String text) {
        return search.ask(
                new Question(SCHOOL, text, TWO_PAST.minus(Duration.ofHours(1)), TWO_PAST.plus(Duration.ofHours(1))),
                OPERATOR);
    }

    private static Story only(SupportSearch.Answer answer) {
        assertThat(answer.stories()).hasSize(1);
        return answer.stories().getFirst();
    }

    private static List<String> keys(Story story) {
        return story.facts().stream().map(fact -> fact.saying().key()).toList();
    }

    private void anAccount() {
        sql("insert into tenant (id, slug, name, state) values (?, 'school', 'School', 'ACTIVE')", SCHOOL);
        sql(
                "insert into person (tenant_id, id, name, sign_in_name, sign_in_key, password_hash, external_user_id,"
                        + " created_at) values (?, ?, 'Anna Arens', 'anna.arens', 'anna.arens', 'x', 'anna', now())",
                SCHOOL,
                ANNA);
    }

    private static Map<String, String> about() {
        return Map.of(
                "person", ANNA.toString(),
                "user", "anna",
                "name", "Anna Arens");
    }

    private static AuditEntry atRoom(String action) {
        return AuditEntry.of(SCHOOL, AuditActor.person(ANNA), action, "room:1")
                .with(about())
                .with("room", new UUID(7, 1).toString())
                .with("class", "room-1")
                .with("roomName", "Algebra room");
    }

    private void aClass(
            UUID tenant, UUID id, String externalId, String state, @org.jspecify.annotations.Nullable String cause) {
        sql(
                "insert into server (id, name, address, secret, algorithm) values (?, ?, ?, '', 'SHA256')"
                        + " on conflict do nothing",
                SERVER,
                "bbb1",
                "https://bbb1.example/");
        sql(
                """
                insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,
                    expected, state, attempt, server_id, created_at, started_at, ended_at, end_cause)
                values (?, ?, ?, 'Algebra', '', '', '', 25, ?, 1, ?, ?, ?, ?, ?)
                """,
                id,
                tenant,
                externalId,
                state,
                SERVER,
                time(NINE.minusSeconds(60)),
                time(NINE.minusSeconds(59)),
                cause == null ? null : time(TWO_PAST.plusSeconds(10)),
                cause);
    }

    private void join(
            UUID tenant,
            UUID meeting,
            String person,
            String name,
            Instant issued,
            @org.jspecify.annotations.Nullable Instant arrived,
            @org.jspecify.annotations.Nullable Instant never) {
        sql(
                """
                insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest, issued_at, arrived_at,
                    never_at, never_reason) values (gen_random_uuid(), ?, ?, ?, ?, false, false, ?, ?, ?, 'Not seen inside.')
                """,
                tenant,
                meeting,
                person,
                name,
                time(issued),
                arrived == null ? null : time(arrived),
                never == null ? null : time(never));
    }

    private void refused(String externalId, String person, String name, String reason, String reference, Instant at) {
        sql(
                "insert into join_refusal values (?, ?, ?, ?, ?, ?, ?)",
                SCHOOL,
                time(at),
                person,
                name,
                externalId,
                reason,
                reference);
    }

    private static java.time.OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private void sql(String sql, @org.jspecify.annotations.Nullable Object... params) {
        databases.web().jdbc().sql(sql).params(java.util.Arrays.asList(params)).update();
    }
}
