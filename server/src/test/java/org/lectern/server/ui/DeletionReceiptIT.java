package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Databases;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What pages tell of a deletion: who wanted it, what the server said, and the files that are still to be removed. */
@ExtendWith(School.ForTests.class)
final class DeletionReceiptIT {
    private static final String FILES = "/admin/recordings/files";

    private final School school;
    private final JdbcClient jdbc;

    DeletionReceiptIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    @Test
    void teachersReadWhoDeletedARecordingAndWhatItsServerSaid() {
        String id = deleted(AuditActor.person(school.teacher.id()));

        String page = school.signedIn(school.teacher).get(why(id)).body();

        assertThat(page)
                .contains("Receipt of the deletion", "Tom Teacher", "it lists it as deleted")
                .contains(
                        "2026-01-05T08:00:00Z", "2026-01-12T08:00:00Z", "2026-01-12T08:00:01Z", "2026-01-12T08:00:02Z")
                .contains("may still be at its server")
                .doesNotContain("bbb-record")
                .doesNotContain("??");
    }

    @Test
    void operatorsAreToldWhatToTypeAndTheTaskIsOpenUntilOneSaysThatItIsDone() {
        String id = deleted(AuditActor.system("retention"));
        Browser operator = school.signedIn(school.operator);
        assertThat(operator.get(why(id)).body())
                .contains("Its age, as the policy says", "sudo bbb-record --delete " + id, FILES);
        String list = operator.get(FILES).body();
        assertThat(list).contains("sudo bbb-record --delete " + id, "bbb1").doesNotContain("??");

        var answer = operator.post(FILES, Map.of("done", school.tenant + "/" + id));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(operator.get(FILES).body())
                .contains("1 written down as removed")
                .doesNotContain(id);
        assertThat(operator.get(why(id)).body()).contains("Olivia Operator").doesNotContain("bbb-record");
        operator.post(FILES, Map.of("done", school.tenant + "/" + id));
        assertThat(operator.get(FILES).body()).contains("Nothing was ticked that is still to be done");
        operator.post(FILES, Map.of("done", "x/" + id));
        assertThat(operator.get(FILES).body()).contains("Nothing was ticked that is still to be done");
    }

    @Test
    void aTaskBeyondAHundredIsOnTheNextPage() {
        String last = deleted(AuditActor.person(school.teacher.id()));
        jdbc.sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, confirmed_at, confirmed_by)
                        select :tenant, 'many-' || n, now(), 'system:retention', '2026-01-05T08:00:00Z', 'NOT_LISTED'
                        from generate_series(1, 100) as n
                        """).param("tenant", school.tenant).update();
        try {
            Browser operator = school.signedIn(school.operator);
            String first = operator.get(FILES).body();
            assertThat(first)
                    .contains("many-1<", "many-100<", "in all are still to be done")
                    .doesNotContain(last);
            String next = first.replaceAll("(?s).*href=\"(/admin/recordings/files\\?after=[^\"]+)\".*", "$1");

            String second = operator.get(next).body();

            assertThat(second).contains(last, "From the beginning").doesNotContain("--delete many-");
            assertThat(operator.get(FILES + "?after=x~y~z").body()).contains("many-1<");
            operator.post(FILES, Map.of("done", school.tenant + "/" + last, "after", afterOf(next)));
            assertThat(operator.get(FILES).body()).doesNotContain(last);
        } finally {
            jdbc.sql("delete from recording_deletion where record_id like 'many-%'")
                    .update();
        }
    }

    private static String afterOf(String address) {
        return URLDecoder.decode(address.substring(address.indexOf('=') + 1), StandardCharsets.UTF_8);
    }

    @Test
    void whoeverIsGoneIsNotNamed() {
        String id = deleted(AuditActor.person(UUID.randomUUID()));

        assertThat(school.signedIn(school.teacher).get(why(id)).body()).contains("Somebody whose account is gone");
    }

    private String why(String recordId) {
        return "/classes/"
                + jdbc.sql("select meeting_id from recording where record_id = :id")
                        .param("id", recordId)
                        .query(String.class)
                        .single()
                + "/recordings";
    }

    private String deleted(AuditActor by) {
        String id = Recorded.inStage(school, "DELETED");
        jdbc.sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, sent_at, accepted_at,
                            confirmed_at, confirmed_by)
                        values (:tenant, :record, '2026-01-05T08:00:00Z', :by, '2026-01-12T08:00:00Z', '2026-01-12T08:00:01Z',
                            '2026-01-12T08:00:02Z', 'LISTED_AS_DELETED')
                        """)
                .param("tenant", school.tenant)
                .param("record", id)
                .param("by", by.text())
                .update();
        return id;
    }
}
