package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.Collected;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.ExportPerson;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who played a recording: whether it is noted, told to that person, and forgotten with them. */
@ExtendWith(School.ForTests.class)
final class ViewsPrivacyIT {
    private final School school;

    ViewsPrivacyIT(School school) {
        this.school = school;
    }

    private JdbcClient jdbc() {
        return school.product.bean(Databases.class).web().jdbc();
    }

    private Person learner(String name) {
        Person person = school.person(
                school.tenant, name, name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), false);
        school.product
                .bean(CourseStore.class)
                .putMember(school.tenant, school.course.id(), person.id(), CourseRole.LEARNER);
        return person;
    }

    private void plays(Person person, String recordId) {
        assertThat(school.signedIn(person)
                        .get("/recordings/" + recordId + "/play/presentation")
                        .statusCode())
                .isEqualTo(302);
    }

    private long count(String table, String recordId) {
        return jdbc().sql("select coalesce(sum(views), 0) from " + table + " where record_id = ?")
                .param(recordId)
                .query(Long.class)
                .single();
    }

    @Test
    void viewsAreInThePersonsCopyAndTheirNamesGoWithTheErasureButTheCountStays() throws Exception {
        String recordId = Recorded.published(school);
        Person viewer = learner("Vera Copied");
        plays(viewer, recordId);
        plays(viewer, recordId);

        Map<String, String> copy = copy(viewer);
        assertThat(copy.get("views.json")).contains(recordId, "\"views\":2");

        var erasing = school.product.bean(ErasePeople.class);
        var accepted = (ErasePeople.Requested.Accepted)
                erasing.request(school.tenant, viewer.externalUserId(), AuditActor.commandLine());
        erasing.complete(accepted.erasure().id());

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(count("recording_viewer", recordId)).isZero());
        assertThat(count("recording_views", recordId)).isEqualTo(2);
        assertThat(school.signedIn(school.teacher)
                        .get("/recordings/" + recordId)
                        .body())
                .doesNotContain("Vera Copied");
    }

    @Test
    void whereViewsAreNotCollectedTheyAreCountedAndNobodyIsNamed() {
        String recordId = Recorded.published(school);
        Person viewer = learner("Nick Unnoted");
        var policies = school.product.bean(PrivacyPolicies.class);
        PrivacyPolicy before = policies.of(school.tenant);
        try {
            policies.change(
                    school.tenant,
                    new PrivacyPolicy(before.keep(), Set.of(Collected.VIEWS), before.notice()),
                    AuditActor.commandLine());

            plays(viewer, recordId);

            assertThat(count("recording_views", recordId)).isEqualTo(1);
            assertThat(count("recording_viewer", recordId)).isZero();
            assertThat(school.signedIn(school.teacher)
                            .get("/recordings/" + recordId)
                            .body())
                    .doesNotContain("Nick Unnoted");
        } finally {
            policies.change(school.tenant, before, AuditActor.commandLine());
        }
        plays(viewer, recordId);
        assertThat(count("recording_viewer", recordId)).isEqualTo(1);
    }

    private Map<String, String> copy(Person person) throws IOException {
        var bytes = new ByteArrayOutputStream();
        school.product
                .bean(ExportPerson.class)
                .write(school.tenant, person.externalUserId(), AuditActor.commandLine(), bytes);
        Map<String, String> files = new HashMap<>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(
                        entry.getName(),
                        new String(zip.readAllBytes(), StandardCharsets.UTF_8).replaceAll("\"\\s*:\\s*", "\":"));
            }
        }
        return files;
    }
}
