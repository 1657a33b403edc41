package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ChangeAttendance.Result;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judged;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.PersonalAttendance;
import org.lectern.server.platform.Databases;

/** What teachers say of a sheet: corrections, signing off, and what stays when somebody is erased. */
@ExtendWith(School.ForTests.class)
final class SignedSheetsIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;
    private Lessons lessons;
    private ChangeAttendance changes;

    SignedSheetsIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        lessons = Lessons.at(school);
        changes = school.product.bean(ChangeAttendance.class);
    }

    @Test
    void aCorrectionStandsBesideWhatIsComputedAndCanBeTakenBack() {
        lessons.expect("Ada", "Bob");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        lessons.sheet(told, 1);
        Browser browser = school.signedIn(school.teacher);
        String page = "/classes/" + told.id + "/attendance";
        browser.get(page);

        assertThat(browser.post(page + "/correct", Map.of("key", "u:bob", "judgement", "EXCUSED", "reason", " "))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post(
                                page + "/correct",
                                Map.of("key", "u:bob", "judgement", "EXCUSED", "reason", "ill & home"))
                        .statusCode())
                .isEqualTo(303);

        Line bob = lessons.sheet(told, 1).line("u:bob").orElseThrow();
        assertThat(bob.counts()).hasValue(Judgement.EXCUSED);
        assertThat(judged(lessons.sheet(told, 1), "u:bob").judgement()).isEqualTo(Judgement.ABSENT);
        assertThat(Objects.requireNonNull(bob.correction()).byName()).isEqualTo("Tom Teacher");
        assertThat(browser.get(page).body()).contains("ill &amp; home").contains("computed: Absent");
        assertThat(browser.post(page + "/undo", Map.of("key", "u:bob")).statusCode())
                .isEqualTo(303);
        assertThat(lessons.sheet(told, 1).line("u:bob").orElseThrow().counts()).hasValue(Judgement.ABSENT);
        assertThat(changes.history(lessons.sheet(told, 1).held())).hasSize(2);
        assertThat(audited("attendance.corrected", told.id)).isEqualTo(1);
        assertThat(audited("attendance.correction-undone", told.id)).isEqualTo(1);
    }

    @Test
    void aSignedSheetStaysAsItIsAndSaysThatSomethingNewerExists() {
        lessons.expect("Ada", "Bob");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        lessons.sheet(told, 1);
        Browser browser = school.signedIn(school.teacher);
        String page = "/classes/" + told.id + "/attendance";
        browser.get(page);
        assertThat(browser.post(page + "/sign-off", Map.of()).statusCode()).isEqualTo(303);
        assertThat(browser.get(page).body())
                .contains("Signed off by Tom Teacher")
                .doesNotContain("Something newer");

        told.stay("Bob", 0, 59).send();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> lessons.sheet(told, 2).newer() == 1);

        ClassSheet frozen = lessons.sheet(told, 2);
        assertThat(frozen.line("u:bob").orElseThrow().counts()).hasValue(Judgement.ABSENT);
        assertThat(browser.get(page).body()).contains("Something newer exists: one person");
        assertThat(changes.correct(told.id, "u:bob", Judgement.EXCUSED, "ill", school.teacher))
                .isEqualTo(Result.SIGNED_OFF);
        assertThat(browser.post(page + "/reopen", Map.of("reason", "")).statusCode())
                .isEqualTo(422);
        assertThat(browser.post(page + "/reopen", Map.of("reason", "late events"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(lessons.sheet(told, 2).line("u:bob").orElseThrow().counts()).hasValue(Judgement.PRESENT);
        assertThat(audited("attendance.signed-off", told.id)).isEqualTo(1);
        assertThat(audited("attendance.reopened", told.id)).isEqualTo(1);
    }

    @Test
    void whoeverPressesAtTheSameMomentSignsOffOnce() throws Exception {
        lessons.expect("Ada");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        lessons.sheet(told, 1);

        List<Result> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Result>> presses =
                    java.util.Collections.nCopies(6, () -> changes.signOff(told.id, school.teacher));
            for (Future<Result> press : threads.invokeAll(presses)) {
                results.add(press.get());
            }
        }

        assertThat(results).containsOnlyOnce(Result.DONE);
        assertThat(results).filteredOn(Result.NOTHING_TO_DO::equals).hasSize(5);
        assertThat(audited("attendance.signed-off", told.id)).isEqualTo(1);
    }

    @Test
    void erasingSomebodyLeavesEveryCountAsItWas() {
        lessons.expect("Ada", "Bob");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        lessons.sheet(told, 1);
        changes.correct(told.id, "u:bob", Judgement.EXCUSED, "Bob is ill", school.teacher);
        changes.signOff(told.id, school.teacher);
        var personal = school.product.bean(PersonalAttendance.class);
        var bob = new PersonalAttendance.Subject(school.tenant, "bob", "");
        PersonalAttendance.Kept kept = personal.about(bob);
        assertThat(kept.corrections())
                .extracting(PersonalAttendance.KeptCorrection::reason)
                .contains("Bob is ill");
        assertThat(kept.lines()).extracting(line -> line.line().name()).contains("Bob");
        assertThat(kept.entries()).extracting(entry -> entry.entry().name()).contains("Bob");
        ClassSheet before = lessons.sheet(told, 1);

        personal.erase(bob, "gone-1");

        ClassSheet after = lessons.sheet(told, 1);
        assertThat(after.tally()).isEqualTo(before.tally());
        assertThat(after.count(Judgement.EXCUSED)).isEqualTo(1);
        assertThat(after.newer()).isZero();
        assertThat(after.lines()).extracting(Line::name).containsExactly("Ada", "gone-1");
        assertThat(changes.history(after.held()))
                .noneMatch(change -> change.reason().contains("Bob"));
        assertThat(personal.about(bob)).isEqualTo(new PersonalAttendance.Kept(List.of(), List.of(), List.of()));
    }

    private static Judged judged(ClassSheet sheet, String key) {
        return Objects.requireNonNull(sheet.line(key).orElseThrow().judged());
    }

    private int audited(String action, UUID classId) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select count(*) from audit_entry where action = :action and subject = :subject")
                .param("action", action)
                .param("subject", "meeting:" + classId)
                .query(Integer.class)
                .single();
    }
}
