package org.lectern.server.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.audit.AuditActor;

/** Files of many classes that lie ready when somebody of those classes is erased. */
final class EraseFilesIT {
    private final Pupils school = new Pupils();
    private final ErasePeople erase = new ErasePeople(
            school.databases.web(),
            school.vault,
            new ErasePeople.Rest(school.pseudonyms, school.keys, school.audit),
            List.of(),
            school.now::get);

    @AfterEach
    void close() {
        school.close();
    }

    @Test
    void filesAreMadeAnewAndWhatWasOrderedOfThePersonAloneGoes() {
        jane();
        UUID ready = file(1, Pupils.SCHOOL, "DONE", "");
        UUID hers = file(2, Pupils.SCHOOL, "DONE", "jane");
        UUID byIdentifier = file(3, Pupils.SCHOOL, "WAITING", "42");
        UUID another = file(4, Pupils.SCHOOL, "DONE", "bert");
        UUID failed = file(5, Pupils.SCHOOL, "FAILED", "");
        UUID elsewhere = file(6, Pupils.OTHER, "DONE", "");

        Erasure done = erased();

        assertThat(state(ready)).isEqualTo("WAITING 0");
        assertThat(state(another)).isEqualTo("WAITING 0");
        assertThat(state(hers)).isNull();
        assertThat(state(byIdentifier)).isNull();
        assertThat(state(failed)).isEqualTo("FAILED 1");
        assertThat(state(elsewhere)).isEqualTo("DONE 1");
        assertThat(done.receipt()).containsEntry("export_job", 4);
    }

    @Test
    void aFileThatIsBeingMadeIsBegunAgain() {
        jane();
        UUID underWay = file(1, Pupils.SCHOOL, "RUNNING", "");
        sql(
                "update export_job set lease = ?, lease_until = now() + interval '1 minute' where id = ?",
                UUID.randomUUID(),
                underWay);

        erased();

        assertThat(state(underWay)).isEqualTo("WAITING 0");
        assertThat(school.databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from export_job where lease is not null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void joinsThatWaitForAnAnswerGo() {
        jane();
        sql("insert into kept_join values (?, ?, '', now() + interval '1 day')", new UUID(9, 1), Pupils.SCHOOL);
        sql("insert into kept_join values (?, ?, '', now() + interval '1 day')", new UUID(9, 2), Pupils.OTHER);

        erased();

        assertThat(school.databases
                        .web()
                        .jdbc()
                        .sql("select tenant_id from kept_join")
                        .query(UUID.class)
                        .list())
                .containsExactly(Pupils.OTHER);
    }

    private void jane() {
        sql(
                "insert into person (tenant_id, id, name, sign_in_name, sign_in_key, password_hash, external_user_id,"
                        + " created_at) values (?, ?, 'Jane Smith', 'Jane.S', 'jane.s', 'x', '42', now())",
                Pupils.SCHOOL,
                new UUID(4, 4));
    }

    private Erasure erased() {
        if (erase.request(Pupils.SCHOOL, "42", AuditActor.commandLine())
                instanceof ErasePeople.Requested.Accepted(Erasure erasure)) {
            return erase.complete(erasure.id());
        }
        throw new AssertionError("not accepted");
    }

    private UUID file(int number, UUID tenant, String state, String person) {
        var id = new UUID(8, number);
        sql(
                "insert into export_job (id, tenant_id, person_id, title, format, person, zone, language, state, created_at,"
                        + " expires_at) values (?, ?, ?, 'Physics', 'CSV', ?, 'UTC', 'en', ?, ?, ?)",
                id,
                tenant,
                new UUID(3, 3),
                person,
                state,
                Pupils.NOON.atOffset(ZoneOffset.UTC),
                Pupils.NOON.plusSeconds(86_400).atOffset(ZoneOffset.UTC));
        sql("insert into export_part values (?, 0, ?)", id, new byte[] {1});
        return id;
    }

    /** With how many pieces are kept. */
    private @Nullable String state(UUID id) {
        return school.databases
                .web()
                .jdbc()
                .sql(
                        "select state || ' ' || (select count(*) from export_part where job_id = id) from export_job where id = ?")
                .param(id)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private void sql(String sql, Object... params) {
        school.databases.web().jdbc().sql(sql).params(Arrays.asList(params)).update();
    }
}
