package org.lectern.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

final class AuditTrailIT {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final UUID SCHOOL = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final AuditActor TEACHER = AuditActor.person(new UUID(7, 7));

    private final Databases databases = TestDatabase.create();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final AuditTrail audit = new AuditTrail(now::get);

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void keepsWhoDidWhatWhenInOrder() {
        audit.append(databases.web(), entry("room.created", "room:1").with("name", "Algebra"));
        now.set(NOON.plusSeconds(5));
        audit.append(databases.jobs(), entry("room.deleted", "room:1"));

        assertThat(audit.newest(databases.web(), SCHOOL, 10))
                .extracting(
                        AuditRow::seq,
                        AuditRow::at,
                        AuditRow::action,
                        AuditRow::actor,
                        row -> row.detail().toString())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                2L, NOON.plusSeconds(5), "room.deleted", TEACHER.text(), "{}"),
                        org.assertj.core.groups.Tuple.tuple(
                                1L, NOON, "room.created", TEACHER.text(), "{name=Algebra}"));
        assertThat(audit.about(databases.web(), SCHOOL, "room:2", 10)).isEmpty();
        assertThat(audit.newest(databases.web(), OTHER, 10)).isEmpty();
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(2));
    }

    @Test
    void isPartOfTheChangeThatItTellsOf() {
        assertThatThrownBy(() -> databases.web().inTransaction(() -> {
                    audit.append(databases.web(), entry("room.created", "room:1"));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(audit.newest(databases.web(), SCHOOL, 10)).isEmpty();
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(0));
    }

    @Test
    void makesOneChainHoweverManyAppendAtOnce() throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                var database = i % 2 == 0 ? databases.web() : databases.jobs();
                String room = "room:" + i;
                threads.execute(() -> audit.append(database, entry("room.created", room)));
            }
        }

        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(100));
    }

    @Test
    void refusesToChangeOrDeleteARow() {
        audit.append(databases.web(), entry("room.created", "room:1"));

        for (String sql : List.of(
                "update audit_entry set actor = 'person:somebody-else'",
                "delete from audit_entry",
                "truncate audit_entry",
                "set lectern.audit = 'erasure'; update audit_entry set at = now()")) {
            assertThatThrownBy(() -> databases.web().inTransaction(() -> {
                        databases.web().jdbc().sql(sql).update();
                    }))
                    .as(sql)
                    .hasMessageContaining("audit entries are only added");
        }
    }

    @Test
    void noticesARowThatWasChangedLeftOutOrPutInBehindItsBack() {
        for (int i = 1; i <= 5; i++) {
            audit.append(databases.web(), entry("room.created", "room:" + i));
        }
        databases
                .web()
                .jdbc()
                .sql("alter table audit_entry disable trigger all")
                .update();

        assertThat(afterTampering("update audit_entry set actor = 'person:x' where seq = 2"))
                .isEqualTo(new AuditVerdict.Broken(2, "its content was changed"));
        assertThat(afterTampering("update audit_entry set at = at + interval '1 hour' where seq = 3"))
                .isEqualTo(new AuditVerdict.Broken(3, "it does not follow the one before"));
        assertThat(afterTampering("delete from audit_entry where seq = 4"))
                .isEqualTo(new AuditVerdict.Broken(4, "missing"));
        assertThat(afterTampering("delete from audit_entry where seq = 5"))
                .isEqualTo(new AuditVerdict.Broken(5, "missing"));
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(5));
    }

    @Test
    void takesSomebodyOutAndTheChainStaysWhole() {
        audit.append(databases.web(), entry("sign-in.refused", "sign-in:Anna").with("name", "Anna"));
        audit.append(databases.web(), entry("room.created", "room:1").with("name", "Annapurna"));
        audit.append(databases.web(), AuditEntry.of(OTHER, TEACHER, "sign-in.refused", "sign-in:anna"));

        assertThat(audit.erase(databases.web(), SCHOOL, List.of("anna", " "), "erased-1"))
                .isEqualTo(1);
        assertThat(audit.erase(databases.web(), SCHOOL, List.of("anna"), "erased-1"))
                .isZero();

        AuditRow row = audit.newest(databases.web(), SCHOOL, 10).getLast();
        assertThat(row.subject()).isEqualTo("sign-in:erased-1");
        assertThat(row.detail()).containsEntry("name", "erased-1");
        assertThat(row.erasedAt()).isEqualTo(NOON);
        assertThat(audit.newest(databases.web(), OTHER, 1).getFirst().subject()).isEqualTo("sign-in:anna");
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(2));
    }

    @Test
    void staysVerifiableWhenOldEntriesAreDeleted() {
        for (int i = 0; i < 6; i++) {
            now.set(NOON.plus(Duration.ofDays(i)));
            audit.append(databases.web(), entry("room.created", "room:" + i));
        }

        assertThat(audit.deleteBefore(databases.web(), SCHOOL, NOON.plus(Duration.ofDays(4))))
                .isEqualTo(4);

        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(2));
        assertThat(audit.deleteBefore(databases.web(), SCHOOL, NOON.plus(Duration.ofDays(99))))
                .isEqualTo(2);
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(0));
        audit.append(databases.web(), entry("room.created", "room:7"));
        assertThat(audit.verify(databases.web(), SCHOOL)).isEqualTo(new AuditVerdict.Whole(1));
    }

    @Test
    void refusesAnActionThatIsASentence() {
        assertThatThrownBy(() -> entry("Anna opened a room", "room:1")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The verdict after the statement, which is rolled back. */
    private AuditVerdict afterTampering(String sql) {
        var verdict = new AtomicReference<AuditVerdict>();
        assertThatThrownBy(() -> databases.web().inTransaction(() -> {
                    databases.web().jdbc().sql(sql).update();
                    verdict.set(audit.verify(databases.web(), SCHOOL));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        return java.util.Objects.requireNonNull(verdict.get());
    }

    private static AuditEntry entry(String action, String subject) {
        return AuditEntry.of(SCHOOL, TEACHER, action, subject);
    }
}
