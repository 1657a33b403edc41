package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ChangeAttendance.Result;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Doubt;
import org.lectern.server.attendance.Judged;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.PersonalAttendance;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.attendance.RosterEntry;
import org.lectern.server.attendance.RosterStore;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** Attendance through the product: observations in the log, sheets and reports on pages. */
@ExtendWith(School.ForTests.class)
final class AttendancePagesIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;
    private Course course;
    private Room room;
    private AttendanceReports reports;
    private ChangeAttendance changes;

    AttendancePagesIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        var courses = school.product.bean(CourseStore.class);
        course = courses.create(school.tenant, "Course " + UUID.randomUUID());
        courses.putMember(school.tenant, course.id(), school.teacher.id(), CourseRole.TEACHER);
        room = school.product.bean(RoomStore.class).create(school.tenant, course.id(), RoomSettings.named("Lab"));
        reports = school.product.bean(AttendanceReports.class);
        changes = school.product.bean(ChangeAttendance.class);
    }

    @Test
    void aListSaysWhoIsExpectedAndEverybodyIsJudged() {
        expect("Ada", "Bob", "Cleo", "Dan");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 0, 60)
                .stay("Bob", 12, 60)
                .stay("Cleo", 0, 40)
                .stay("Eve", 5, 50)
                .end(60);

        ClassSheet sheet = sheet(told, 4);

        assertThat(judgements(sheet))
                .containsEntry("Ada", "PRESENT")
                .containsEntry("Bob", "LATE")
                .containsEntry("Cleo", "LEFT_EARLY")
                .containsEntry("Dan", "ABSENT")
                .containsEntry("Eve", "OTHER");
        Browser browser = school.signedIn(school.teacher);
        String page = browser.get("/classes/" + told.id + "/attendance").body();
        assertThat(page).contains("Came 12 min after the start").doesNotContain("??");
        assertThat(browser.get("/classes/" + told.id + "/attendance?status=absent")
                        .body())
                .contains("Dan")
                .doesNotContain("Cleo</bdi>");
    }

    @Test
    void learnersOfTheCourseAreExpectedFromWhenTheyJoined() {
        var before = new Told(run(TEN, 60, false, null));
        before.stay("Ada", 0, 60).end(60);
        school.product
                .bean(CourseStore.class)
                .putMember(school.tenant, course.id(), school.learner.id(), CourseRole.LEARNER);
        var after = new Told(run(Instant.now().plusSeconds(1), 60, false, null));
        after.stay("Ada", 0, 60).end(60);

        assertThat(sheet(before, 1).expected()).isEmpty();
        assertThat(sheet(after, 1).expected()).extracting(Line::name).containsExactly("Lena Learner");
    }

    @Test
    void twoRunsOfALostServerAreOneClassAndTheGapCountsForNobody() {
        expect("Ada", "Bob");
        UUID first = UUID.randomUUID();
        var lost = new Told(write(first, TEN, 20, true, null));
        lost.stay("Ada", 0, 20).inferredEnd(20);
        var carriedOn = new Told(run(TEN.plus(Duration.ofMinutes(30)), 30, false, first));
        carriedOn.stay("Ada", 0, 30).stay("Bob", 1, 30).end(30);

        ClassSheet sheet = sheet(carriedOn, 2);

        assertThat(sheet.held().id()).isEqualTo(first);
        assertThat(sheet.held().runs()).hasSize(2);
        assertThat(judgements(sheet)).containsEntry("Ada", "PRESENT").containsEntry("Bob", "LATE");
        assertThat(judged(sheet, "u:ada").measured().share()).isEqualTo(100);
        assertThat(reports.ofClass(school.tenant, first).orElseThrow().lines()).isEqualTo(sheet.lines());
        CourseSheet all = reports.ofCourse(course, ReportFilter.ALL, ZoneId.of("UTC"));
        assertThat(all.classes()).hasSize(1);
    }

    @Test
    void nobodyIsAbsentInSilenceWhereEventsAreMissing() {
        expect("Ada", "Bob");
        UUID server = UUID.randomUUID();
        var told = new Told(school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        UUID.randomUUID(),
                        new PastRuns.Subject(school.tenant, room.externalId(), "Lab", server),
                        TEN,
                        TEN.plusSeconds(3600),
                        false,
                        null)));
        told.stay("Ada", 0, 60).end(60);
        school.product.bean(MissingEvents.class).record(server, TEN.plusSeconds(120), TEN.plusSeconds(540), "test");

        ClassSheet sheet = sheet(told, 1);

        Line bob = sheet.line("u:bob").orElseThrow();
        assertThat(bob.counts()).hasValue(Judgement.ABSENT);
        assertThat(judged(sheet, "u:bob").doubts()).extracting(Doubt::kind).containsExactly(Doubt.Kind.EVENTS_MISSING);
        assertThat(sheet.line("u:ada").orElseThrow().doubtful()).isFalse();
        assertThat(school.signedIn(school.teacher)
                        .get("/classes/" + told.id + "/attendance")
                        .body())
                .contains("Cannot be sure: events missing");
    }

    @Test
    void aCorrectionStandsBesideWhatIsComputedAndCanBeTakenBack() {
        expect("Ada", "Bob");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        sheet(told, 1);
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

        Line bob = sheet(told, 1).line("u:bob").orElseThrow();
        assertThat(bob.counts()).hasValue(Judgement.EXCUSED);
        assertThat(judged(sheet(told, 1), "u:bob").judgement()).isEqualTo(Judgement.ABSENT);
        assertThat(Objects.requireNonNull(bob.correction()).byName()).isEqualTo("Tom Teacher");
        assertThat(browser.get(page).body()).contains("ill &amp; home").contains("computed: Absent");
        assertThat(browser.post(page + "/undo", Map.of("key", "u:bob")).statusCode())
                .isEqualTo(303);
        assertThat(sheet(told, 1).line("u:bob").orElseThrow().counts()).hasValue(Judgement.ABSENT);
        assertThat(changes.history(sheet(told, 1).held())).hasSize(2);
        assertThat(audited("attendance.corrected", told.id)).isEqualTo(1);
        assertThat(audited("attendance.correction-undone", told.id)).isEqualTo(1);
    }

    @Test
    void aSignedSheetStaysAsItIsAndSaysThatSomethingNewerExists() {
        expect("Ada", "Bob");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        sheet(told, 1);
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
                .until(() -> sheet(told, 2).newer() == 1);

        ClassSheet frozen = sheet(told, 2);
        assertThat(frozen.line("u:bob").orElseThrow().counts()).hasValue(Judgement.ABSENT);
        assertThat(browser.get(page).body()).contains("Something newer exists: one person");
        assertThat(changes.correct(told.id, "u:bob", Judgement.EXCUSED, "ill", school.teacher))
                .isEqualTo(Result.SIGNED_OFF);
        assertThat(browser.post(page + "/reopen", Map.of("reason", "")).statusCode())
                .isEqualTo(422);
        assertThat(browser.post(page + "/reopen", Map.of("reason", "late events"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(sheet(told, 2).line("u:bob").orElseThrow().counts()).hasValue(Judgement.PRESENT);
        assertThat(audited("attendance.signed-off", told.id)).isEqualTo(1);
        assertThat(audited("attendance.reopened", told.id)).isEqualTo(1);
    }

    @Test
    void whoeverPressesAtTheSameMomentSignsOffOnce() throws Exception {
        expect("Ada");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        sheet(told, 1);

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
    void aListIsLookedAtBeforeItCountsAndABadOneChangesNothing() {
        Browser browser = school.signedIn(school.teacher);
        String page = "/r/" + room.slug() + "/roster";
        browser.get(page);

        var refused = upload(browser, page, "people.csv", "Matrikel;Note\n1;2\n".getBytes(StandardCharsets.UTF_8));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("No column is named").contains("Matrikel, Note");
        assertThat(current()).isEmpty();

        var preview = upload(
                browser,
                page,
                "people.csv",
                "Name;Sign-in name\nZoë Müller;lena\nNobody Known;nobody\nZoë Müller;LENA\n"
                        .getBytes(java.nio.charset.Charset.forName("windows-1252")));
        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body())
                .contains("2 people")
                .contains("Read as Windows-1252")
                .contains("One sign-in name is not known here")
                .contains("stands in an earlier line")
                .doesNotContain("??");
        assertThat(current()).isEmpty();
        Matcher draft = Pattern.compile("name=\"draft\" value=\"([^\"]+)\"").matcher(preview.body());
        assertThat(draft.find()).isTrue();

        assertThat(browser.post(page + "/take", Map.of("draft", draft.group(1))).statusCode())
                .isEqualTo(303);
        assertThat(current()).extracting(RosterEntry::name).containsExactly("Zoë Müller", "Nobody Known");
        assertThat(browser.get(page).body()).contains("The list is in use for Lab.");
        browser.post(page + "/take", Map.of("draft", draft.group(1)));
        assertThat(browser.get(page).body()).contains("There was nothing to take");
        assertThat(browser.post(page + "/drop", Map.of()).statusCode()).isEqualTo(303);
        assertThat(current()).isEmpty();
    }

    @Test
    void tenThousandPeopleAreLookedAtAndTaken() {
        var text = new StringBuilder("Name;ID\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("Person number ").append(i).append(";id-").append(i).append('\n');
        }
        Browser browser = school.signedIn(school.teacher);
        String page = "/r/" + room.slug() + "/roster";
        browser.get(page);

        var preview = upload(browser, page, "many.csv", text.toString().getBytes(StandardCharsets.UTF_16));

        assertThat(preview.statusCode()).isEqualTo(200);
        assertThat(preview.body()).contains("10,000 people").contains("and 9,950 more");
        Matcher draft = Pattern.compile("name=\"draft\" value=\"([^\"]+)\"").matcher(preview.body());
        assertThat(draft.find()).isTrue();
        browser.post(page + "/take", Map.of("draft", draft.group(1)));
        assertThat(current()).hasSize(10_000);
        assertThat(upload(browser, page, "huge.csv", new byte[5 << 20]).statusCode())
                .isEqualTo(413);
        assertThat(upload(school.anonymous(), page, "many.csv", new byte[1 << 20])
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aClassIsJudgedByItsOwnPlanElseByThatOfTheRoom() {
        expect("Ada");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 12, 60).end(60);
        assertThat(judgements(sheet(told, 1))).containsEntry("Ada", "LATE");
        Browser browser = school.signedIn(school.teacher);
        browser.get("/r/" + room.slug() + "/plan");

        assertThat(browser.post("/r/" + room.slug() + "/plan", Map.of("start", "25:00", "late-after", "-1"))
                        .statusCode())
                .isEqualTo(422);
        browser.post(
                "/r/" + room.slug() + "/plan",
                Map.of("start", "10:10", "length", "45", "zone", "UTC", "expects", "MEMBERS"));
        assertThat(judgements(sheet(told, 1))).containsEntry("Ada", "PRESENT");
        browser.post(
                "/r/" + room.slug() + "/plan",
                Map.of("start", "10:10", "length", "45", "zone", "UTC", "late-after", "1"));
        assertThat(judgements(sheet(told, 1))).containsEntry("Ada", "LATE");

        assertThat(changes.plan(told.id, TEN.plusSeconds(660), Duration.ofMinutes(40), school.teacher))
                .isEqualTo(Result.DONE);
        assertThat(judgements(sheet(told, 1))).containsEntry("Ada", "PRESENT");
        browser.get("/classes/" + told.id + "/roster");
        assertThat(browser.post("/classes/" + told.id + "/plan/drop", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(judgements(sheet(told, 1))).containsEntry("Ada", "LATE");
    }

    @Test
    void theCourseReportCountsPeopleByClassesAndKeepsToTheFilter() {
        expect("Ada", "Bob");
        var one = new Told(run(TEN, 60, false, null));
        one.stay("Ada", 0, 60).stay("Bob", 0, 60).stay("Gus Guest", 0, 60).end(60);
        var two = new Told(run(TEN.plus(Duration.ofDays(1)), 60, false, null));
        two.stay("Ada", 0, 60).end(60);
        sheet(one, 3);
        sheet(two, 1);

        CourseSheet sheet = reports.ofCourse(course, ReportFilter.ALL, ZoneId.of("UTC"));

        assertThat(sheet.classes()).hasSize(2);
        assertThat(sheet.people()).extracting(CourseSheet.PersonRow::name).containsExactly("Ada", "Bob");
        assertThat(sheet.people()).extracting(CourseSheet.PersonRow::below).containsExactly(false, true);
        assertThat(sheet.others()).extracting(CourseSheet.OtherRow::name).containsExactly("Gus Guest");
        Browser browser = school.signedIn(school.teacher);
        String page = "/courses/" + course.id() + "/report";
        assertThat(browser.get(page).body())
                .contains("Gus Guest")
                .contains("1 of 2")
                .doesNotContain("??");
        assertThat(browser.get(page + "?status=absent&person=o").body())
                .contains("Bob")
                .doesNotContain("Gus Guest");
        String day = TEN.plus(Duration.ofDays(1)).toString().substring(0, 10);
        assertThat(reports.ofCourse(
                                course,
                                ReportFilter.parse(Map.of("from", day)::get).filter(),
                                ZoneId.of("UTC"))
                        .classes())
                .hasSize(1);
        assertThat(browser.get(page + "?from=soon").body())
                .contains("Not understood in the address")
                .contains("Bob");
    }

    @Test
    void learnersSeeTheirOwnClassesAndNobodyElsesAndNothingOnceRemoved() {
        Person lena = school.learner;
        var courses = school.product.bean(CourseStore.class);
        courses.putMember(school.tenant, course.id(), lena.id(), CourseRole.LEARNER);
        var told = new Told(run(Instant.now().plusSeconds(1), 60, false, null));
        told.person("Lena Learner", lena.externalUserId(), 0, 60)
                .stay("Secret Other", 0, 60)
                .end(60);
        sheet(told, 2);
        Browser browser = school.signedIn(lena);

        assertThat(browser.get("/participation").body())
                .contains(course.name())
                .contains("100 %")
                .doesNotContain("Secret Other")
                .doesNotContain("??");
        assertThat(browser.get("/classes/" + told.id + "/attendance").statusCode())
                .isEqualTo(403);

        courses.removeMember(school.tenant, course.id(), lena.id());
        assertThat(browser.get("/participation").body()).doesNotContain(course.name());
    }

    @Test
    void erasingSomebodyLeavesEveryCountAsItWas() {
        expect("Ada", "Bob");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        sheet(told, 1);
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
        ClassSheet before = sheet(told, 1);

        personal.erase(bob, "gone-1");

        ClassSheet after = sheet(told, 1);
        assertThat(after.tally()).isEqualTo(before.tally());
        assertThat(after.count(Judgement.EXCUSED)).isEqualTo(1);
        assertThat(after.newer()).isZero();
        assertThat(after.lines()).extracting(Line::name).containsExactly("Ada", "gone-1");
        assertThat(changes.history(after.held()))
                .noneMatch(change -> change.reason().contains("Bob"));
        assertThat(personal.about(bob)).isEqualTo(new PersonalAttendance.Kept(List.of(), List.of(), List.of()));
    }

    @Test
    void hostileNamesAndReasonsAreText() {
        expect("<script>alert(1)</script>", "\" onmouseover=\"x");
        var told = new Told(run(TEN, 60, false, null));
        told.stay("<img src=x onerror=alert(2)>", 0, 60).end(60);
        sheet(told, 1);
        Browser browser = school.signedIn(school.teacher);

        for (String page : List.of(
                "/classes/" + told.id + "/attendance",
                "/courses/" + course.id() + "/report",
                "/r/" + room.slug() + "/roster")) {
            assertThat(browser.get(page).body())
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("\" onmouseover=\"x");
        }
    }

    /** Sixty classes of forty people: all of them, on one page. */
    @Test
    void theReportOfATermHasAllOfIt() {
        String[] names = new String[40];
        for (int i = 0; i < names.length; i++) {
            names[i] = "Pupil " + i;
        }
        expect(names);
        var last = new ArrayList<Told>();
        for (int klass = 0; klass < 60; klass++) {
            var told = new Told(run(TEN.minus(Duration.ofDays(klass)), 90, false, null));
            for (int i = 0; i < names.length; i++) {
                if ((i + klass) % 7 != 0) {
                    told.stay(names[i], (i * klass) % 12, 90 - (i + klass) % 9);
                }
            }
            told.end(90);
            last.add(told);
        }
        var activity = school.product.bean(ActivityReports.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> activity.ended(last.stream().map(told -> told.id).toList())
                                .size()
                        == 60);

        CourseSheet sheet = reports.ofCourse(course, ReportFilter.ALL, ZoneId.of("UTC"));
        var page = school.signedIn(school.teacher).get("/courses/" + course.id() + "/report");

        assertThat(sheet.classes()).hasSize(60);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Pupil 0", "Pupil 39");
    }

    private void expect(String... names) {
        var rosters = school.product.bean(RosterStore.class);
        List<RosterEntry> entries = java.util.stream.Stream.of(names)
                .map(name -> new RosterEntry(name, id(name), ""))
                .toList();
        UUID draft =
                rosters.draft(school.tenant, RosterStore.Of.room(room.id()), "list.csv", entries, school.teacher.id());
        assertThat(rosters.take(school.tenant, RosterStore.Of.room(room.id()), draft, school.teacher.id()))
                .isTrue();
    }

    private List<RosterEntry> current() {
        return school.product
                .bean(RosterStore.class)
                .current(school.tenant, RosterStore.Of.room(room.id()))
                .map(RosterStore.Roster::entries)
                .orElse(List.of());
    }

    private static String id(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]", "-");
    }

    private MeetingReference run(Instant began, long minutes, boolean lost, @Nullable UUID succeeds) {
        return write(UUID.randomUUID(), began, minutes, lost, succeeds);
    }

    private MeetingReference write(UUID id, Instant began, long minutes, boolean lost, @Nullable UUID succeeds) {
        return school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        id,
                        new PastRuns.Subject(school.tenant, room.externalId(), "Lab", school.server.id()),
                        began,
                        began.plus(Duration.ofMinutes(minutes)),
                        lost,
                        succeeds));
    }

    /** The sheet once so many people were observed in the class. */
    private ClassSheet sheet(Told told, int people) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> reports.ofClass(school.tenant, told.id)
                        .filter(sheet -> sheet.activity().people().size() == people
                                && sheet.activity().course().ended() != null)
                        .isPresent());
        return reports.ofClass(school.tenant, told.id).orElseThrow();
    }

    private static Judged judged(ClassSheet sheet, String key) {
        return Objects.requireNonNull(sheet.line(key).orElseThrow().judged());
    }

    private static Map<String, String> judgements(ClassSheet sheet) {
        var judgements = new java.util.TreeMap<String, String>();
        sheet.lines()
                .forEach(line -> judgements.put(
                        line.name(),
                        line.counts().map(Enum::name).orElse(line.expectation().name())));
        return judgements;
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

    private static HttpResponse<String> upload(Browser browser, String page, String name, byte[] content) {
        String boundary = "----lectern" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
                        + browser.token()
                        + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return browser.send(HttpRequest.newBuilder(browser.at(page))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    /** What hooks told of one run. */
    private final class Told {
        final UUID id;
        private final MeetingReference meeting;
        private final Instant began;
        private final List<EventLog.Entry> entries = new ArrayList<>();

        Told(MeetingReference meeting) {
            this.meeting = meeting;
            this.id = school.product
                    .bean(org.lectern.server.meeting.MeetingStore.class)
                    .findByServerMeetingId(meeting.serverMeetingId())
                    .orElseThrow()
                    .id();
            this.began = Instant.ofEpochMilli(
                    Long.parseLong(meeting.internalMeetingId().split("-", -1)[1]));
        }

        Told stay(String name, long from, long to) {
            return person(name, id(name), from, to);
        }

        Told person(String name, String externalId, long from, long to) {
            Track track = Track.connection("w_" + id(name));
            add(
                    track,
                    from,
                    Kind.JOINED,
                    new Detail(Map.of(Detail.EXTERNAL_USER_ID, externalId, Detail.NAME, name, Detail.ROLE, "VIEWER")));
            add(track, to, Kind.LEFT, Detail.NONE);
            return this;
        }

        private void add(Track track, long minute, Kind kind, Detail detail) {
            entries.add(new EventLog.Entry(
                    Observation.of(
                            new Observation.Subject(meeting, track),
                            Source.HOOK,
                            began.plus(Duration.ofMinutes(minute)).toEpochMilli(),
                            new Observation.What(kind, detail)),
                    true));
        }

        void end(long minute) {
            add(Track.MEETING, 0, Kind.MEETING_CREATED, Detail.NONE);
            add(Track.MEETING, minute, Kind.MEETING_ENDED, Detail.NONE);
            send();
        }

        void inferredEnd(long minute) {
            long at = began.plus(Duration.ofMinutes(minute)).toEpochMilli();
            entries.add(new EventLog.Entry(Observation.inferredEnd(meeting, at, at), true));
            send();
        }

        void send() {
            school.product.bean(EventLog.class).append(new EventLog.Batch(entries, EventLog.Tally.told(entries)));
            entries.clear();
        }
    }
}
