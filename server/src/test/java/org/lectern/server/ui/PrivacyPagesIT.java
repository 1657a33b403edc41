package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditRow;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.operations.CheckInvariants;
import org.lectern.server.operations.SupportSearch;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** Privacy, support, the inbox and notices on pages, over real HTTP. */
@ExtendWith(School.ForTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrivacyPagesIT {
    private final School school;

    PrivacyPagesIT(School school) {
        this.school = school;
    }

    private Person somebody(String name) {
        return school.person(school.tenant, name, "p" + UUID.randomUUID(), false);
    }

    private Browser operator() {
        Browser browser = school.signedIn(school.operator);
        browser.get("/admin/privacy");
        return browser;
    }

    @Test
    void anOperatorFindsExportsAndErasesAPerson() {
        Person gone = somebody("Xaver Xylander");
        Browser browser = operator();
        String tenant = school.tenant.toString();

        String found = browser.post("/admin/privacy/find", Map.of("tenant", tenant, "text", "xaver"))
                .body();
        assertThat(found).contains("Xaver Xylander", gone.externalUserId());
        var ordered = browser.post("/admin/privacy/export", Map.of("tenant", tenant, "person", gone.externalUserId()));
        assertThat(ordered.statusCode()).isEqualTo(200);
        assertThat(ordered.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(ordered.body()).doesNotContain(gone.externalUserId());
        var link = Pattern.compile("/personal-data/[a-z2-7]{52}").matcher(ordered.body());
        assertThat(link.find()).isTrue();
        fetchedOnce(link.group());
        assertThat(browser.get("/admin/privacy").body()).contains("Fetched").doesNotContain(link.group());
        assertThat(browser.post(
                                "/admin/privacy/erase/confirm",
                                Map.of("tenant", tenant, "person", gone.externalUserId(), "name", gone.name()))
                        .body())
                .contains("Erase Xaver Xylander?");
        assertThat(browser.post("/admin/privacy/erase", Map.of("tenant", tenant, "person", gone.externalUserId()))
                        .statusCode())
                .isEqualTo(303);

        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> browser.post("/admin/privacy/find", Map.of("tenant", tenant, "text", "xaver"))
                        .body()
                        .contains("Nobody found"));
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> browser.get("/admin/privacy").body().contains("late events are watched for"));
        assertThat(browser.get("/admin/privacy").body()).contains("person 1").doesNotContain("Xaver");
    }

    /** By somebody without an account, who looks first. */
    private void fetchedOnce(String link) {
        Browser person = school.anonymous();
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> person.get(link).body().contains("Fetch the file"));
        assertThat(person.get(link).statusCode()).isEqualTo(200);

        var file = person.post(link, Map.of());

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(file.body()).startsWith("PK");
        assertThat(person.post(link, Map.of()).statusCode()).isEqualTo(410);
        assertThat(person.get(link).statusCode()).isEqualTo(410);
        assertThat(person.get(link).body()).contains("leads to nothing any more");
    }

    @Test
    void aFileThatLayReadyIsMadeAnewWithoutWhoWasErased() {
        Lessons lessons = Lessons.at(school);
        String gone = "gone" + UUID.randomUUID();
        var told = lessons.told(lessons.run(Instant.now().minusSeconds(7_200), 60, false, null));
        told.person("Wilma Wasthere", gone, 0, 60).stay("Bob", 0, 60).end(60);
        lessons.sheet(told, 2);
        Browser teacher = school.signedIn(school.teacher);
        teacher.post("/courses/" + lessons.course.id() + "/exports", Map.of("format", "csv"));
        String before = Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> newestFile(teacher), file -> file.contains("Wilma Wasthere"));
        var erase = school.product.bean(ErasePeople.class);

        var requested = (ErasePeople.Requested.Accepted) erase.request(school.tenant, gone, AuditActor.commandLine());
        Erasure done = erase.complete(requested.erasure().id());

        String after = Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> newestFile(teacher), file -> file.contains(done.tombstone()));
        assertThat(after).contains("Bob").doesNotContain("Wilma").doesNotContain(gone);
        assertThat(after.lines().count()).isEqualTo(before.lines().count());
    }

    /** Of this person's exports; empty while it is being made. */
    private static String newestFile(Browser browser) {
        var file = Pattern.compile("/exports/[^/]+/file")
                .matcher(browser.get("/exports").body());
        return file.find() ? browser.get(file.group()).body() : "";
    }

    @Test
    void whatContradictsItselfStandsOnTheOverview() {
        var database = school.product.bean(Databases.class).web();
        school.product.bean(CheckInvariants.class).run();
        database.jdbc()
                .sql("update invariant_check set found = ?")
                .param("[{\"invariant\":\"USAGE_ADDS_UP\",\"count\":3,\"examples\":[\"x\"]}]")
                .update();

        assertThat(operator().get("/admin").body()).contains("usage-adds-up, 3 times");

        school.product.bean(CheckInvariants.class).run();
        assertThat(operator().get("/admin").body()).doesNotContain("usage-adds-up");
    }

    @Test
    void anOperatorRestrictsAndLiftsTheUseOfSomebodysData() {
        Person pupil = somebody("Rosa Restricted");
        Browser browser = operator();
        Map<String, String> whom = Map.of("tenant", school.tenant.toString(), "person", pupil.externalUserId());
        Map<String, String> find = Map.of("tenant", school.tenant.toString(), "text", "Rosa Restricted");

        assertThat(browser.post("/admin/privacy/find", find).body()).contains("Restrict use");
        assertThat(browser.post("/admin/privacy/restrict", whom).statusCode()).isEqualTo(303);
        assertThat(browser.post("/admin/privacy/find", find).body()).contains("Lift the restriction");
        assertThat(school.product.bean(Restrictions.class).isRestricted(school.tenant, pupil.externalUserId()))
                .isTrue();
        var lift = new java.util.HashMap<>(whom);
        lift.put("lift", "true");
        assertThat(browser.post("/admin/privacy/restrict", lift).statusCode()).isEqualTo(303);
        assertThat(browser.post("/admin/privacy/find", find).body()).contains("Restrict use");
    }

    @Test
    void anErasuresListForTheRecordStoreIsThereUntilItIsDone() {
        Person gone = somebody("Lena Listed");
        Browser browser = operator();
        var erase = school.product.bean(ErasePeople.class);
        var requested = (ErasePeople.Requested.Accepted)
                erase.request(school.tenant, gone.externalUserId(), AuditActor.commandLine());
        UUID id = requested.erasure().id();
        ErasureRecords.add(
                school.product.bean(Databases.class).web(),
                id,
                List.of(
                        new ErasureRecords.Told("xapi", ErasureRecords.Kind.ACTOR, "pseudonym"),
                        new ErasureRecords.Told("xapi", ErasureRecords.Kind.STATEMENT, id.toString()),
                        new ErasureRecords.Told("caliper", ErasureRecords.Kind.ACTOR, "other")));
        String path = "/admin/privacy/erasures/" + id + "/records";

        assertThat(browser.get("/admin/privacy").body()).contains(path + ".csv");
        String list = browser.get(path + ".csv").body();
        assertThat(list.lines())
                .contains(
                        "xapi,actor," + school.url() + "/xapi/" + school.tenant + ",pseudonym",
                        "xapi,statement,," + id,
                        "caliper,actor,," + school.url() + "/caliper/" + school.tenant + "/users/other");
        assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(303);
        assertThat(browser.get(path + ".csv").statusCode()).isEqualTo(404);
        assertThat(browser.get("/admin/privacy").body()).doesNotContain(path);
    }

    @Test
    void anOperatorChangesWhatATenantKeepsAndIsToldWhatIsWrong() {
        Browser browser = operator();
        String page = "/admin/tenants/" + school.otherTenant + "/privacy";

        var wrong = browser.post(page, Map.of("keep.events", "0", "notice.words", "Hello"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter a number of days that the installation allows", "Hello");
        assertThat(browser.post(page, Map.of("keep.events", "30", "collect.camera", "on"))
                        .statusCode())
                .isEqualTo(303);

        assertThat(browser.get(page).body())
                .contains("value=\"30\"")
                .containsPattern("name=\"collect.camera\"[^>]*checked")
                .doesNotContainPattern("name=\"collect.messages\"[^>]*checked");
        browser.post(page, all());
        assertThat(browser.get("/admin/privacy/retention").statusCode()).isEqualTo(200);
    }

    private static Map<String, String> all() {
        var all = new java.util.HashMap<String, String>();
        for (var kind : org.lectern.server.privacy.Collected.values()) {
            all.put("collect." + kind.text(), "on");
        }
        return all;
    }

    @Test
    void supportTellsOfSignInsThatFailedRoomsThatWereClosedAndMembersThatWereAdded() {
        Person anna = somebody("Quendoline Quast");
        var room = school.product
                .bean(RoomStore.class)
                .create(school.tenant, school.course.id(), RoomSettings.named("Room of Quendoline"));
        school.anonymous().get("/sign-in");
        Browser mistyping = school.anonymous();
        mistyping.get("/sign-in");
        mistyping.post("/sign-in", Map.of("name", anna.signInName(), "password", "wrong password"));
        Browser hers = school.signedIn(anna);
        assertThat(hers.get("/r/" + room.slug() + "/join").statusCode()).isEqualTo(403);
        Browser teacher = school.signedIn(school.teacher);
        teacher.get("/courses/" + school.course.id());
        teacher.post(
                "/courses/" + school.course.id() + "/members",
                Map.of("signInName", anna.signInName(), "role", "LEARNER"));
        assertThat(hers.get("/r/" + room.slug() + "/join").statusCode()).isEqualTo(303);

        Browser browser = operator();
        String answer = browser.post(
                        "/admin/support",
                        Map.of("tenant", school.tenant.toString(), "text", "quendoline", "at", "", "around", "60"))
                .body();

        assertThat(answer)
                .contains("Quendoline Quast", "Room of Quendoline")
                .contains("The class had not been opened.")
                .contains("Is not a member of the room’s course.")
                .contains("Was made a member of the course");
        assertThat(browser.post("/admin/support", Map.of("tenant", school.tenant.toString(), "text", anna.signInName()))
                        .body())
                .contains("Could not sign in.");
        assertThat(browser.post("/admin/support", Map.of("tenant", school.tenant.toString(), "text", "x"))
                        .statusCode())
                .isEqualTo(422);
        List<AuditRow> searched = school.product
                .bean(AuditTrail.class)
                .newest(school.product.bean(Databases.class).web(), school.tenant, 20);
        assertThat(searched).extracting(AuditRow::action).contains("support.searched");
    }

    @Test
    void theInboxIsShownSearchedAndReplayed() {
        Browser browser = operator();

        assertThat(browser.get("/admin/inbox?state=PENDING&from=2026-11-26T09:00&meeting=nothing")
                        .body())
                .contains("Nothing was found.");
        assertThat(browser.get("/admin/inbox?state=DEAD&reason=UNREADABLE").statusCode())
                .isEqualTo(200);
        assertThat(browser.post("/admin/inbox/replay", Map.of("meeting", "nothing"))
                        .statusCode())
                .isEqualTo(303);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> browser.get("/admin/inbox").body().contains("0 of 0 classes looked at, 0 folded again"));
    }

    @Test
    void aRoomAsksBeforeJoiningAndTakesAnAgreementBack() {
        var tenants = school.product.bean(org.lectern.server.tenant.TenantStore.class);
        var tenant = tenants.create("asking", "Asking school");
        Person teacher = school.person(tenant.id(), "Ada Asking", "ada-asking", false);
        var courses = school.product.bean(CourseStore.class);
        var course = courses.create(tenant.id(), "Biology");
        courses.putMember(tenant.id(), course.id(), teacher.id(), CourseRole.TEACHER);
        var room = school.product.bean(RoomStore.class).create(tenant.id(), course.id(), RoomSettings.named("Cells"));
        school.product.bean(JoinRoom.class).open(room);
        Browser admin = operator();
        var on = new java.util.HashMap<>(all());
        on.putAll(Map.of("notice", "on", "notice.words", "We look after you."));
        admin.post("/admin/tenants/" + tenant.id() + "/privacy", on);
        Browser browser = new Browser(school.url());
        browser.get("/sign-in");
        browser.post("/sign-in", Map.of("name", "ada-asking", "password", School.PASSWORD, "tenant", "asking"));
        browser.get("/");
        String join = "/r/" + room.slug() + "/join";
        String notice = "/r/" + room.slug() + "/notice";

        assertThat(browser.get(join).headers().firstValue("Location")).hasValue(notice);
        assertThat(browser.get(notice).body()).contains("We look after you.", "when your camera is on");
        browser.post(notice, Map.of("answer", "decline", "version", "1"));
        assertThat(browser.get(join).headers().firstValue("Location").orElseThrow())
                .contains("userID=" + Attendant.UNNAMED);
        browser.post(notice, Map.of("answer", "agree", "version", "1"));
        assertThat(browser.get(join).headers().firstValue("Location").orElseThrow())
                .contains("userID=" + teacher.externalUserId());
        assertThat(browser.get(notice).body()).contains("You agreed to this.");
        browser.post(notice, Map.of("answer", "withdraw", "version", "1"));
        assertThat(browser.get(join).headers().firstValue("Location")).hasValue(notice);
        admin.post("/admin/tenants/" + tenant.id() + "/privacy", all());
        assertThat(browser.get(join).statusCode()).isEqualTo(302);
    }

    @Test
    void aTicketLeadsToTheNoticeFirst() {
        var tenant =
                school.product.bean(org.lectern.server.tenant.TenantStore.class).create("ticketing", "Ticketing");
        Person pupil = school.person(tenant.id(), "Tina Ticket", "tina-ticket", false);
        var courses = school.product.bean(CourseStore.class);
        var course = courses.create(tenant.id(), "Biology");
        courses.putMember(tenant.id(), course.id(), pupil.id(), CourseRole.TEACHER);
        var room = school.product.bean(RoomStore.class).create(tenant.id(), course.id(), RoomSettings.named("Cells"));
        var joining = school.product.bean(JoinRoom.class);
        joining.open(room);
        Browser admin = operator();
        var on = new java.util.HashMap<>(all());
        on.put("notice", "on");
        admin.post("/admin/tenants/" + tenant.id() + "/privacy", on);
        Browser anybody = school.anonymous();

        String notice = location(anybody, joining.ticket(room, pupil.id(), null).getPath());
        assertThat(notice).contains("/join/notice/");
        String page = anybody.get(java.net.URI.create(notice).getPath()).body();
        List<String> links = java.util.regex.Pattern.compile("href=\"[^\"]*(/join/notice/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(links).hasSize(3);
        // Whoever stops here left a trace for support, as from any other way in.
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> school.product
                        .bean(SupportSearch.class)
                        .ask(
                                new SupportSearch.Question(
                                        tenant.id(),
                                        "Tina Ticket",
                                        Instant.now().minusSeconds(600),
                                        Instant.now().plusSeconds(60)),
                                AuditActor.commandLine())
                        .toString()
                        .contains("NOTICE"));
        assertThat(location(anybody, links.get(1))).contains("userID=" + Attendant.UNNAMED);
        assertThat(location(anybody, joining.ticket(room, pupil.id(), null).getPath()))
                .contains("userID=" + Attendant.UNNAMED);
        assertThat(location(anybody, links.get(0))).contains("userID=" + pupil.externalUserId());
        assertThat(location(anybody, joining.ticket(room, pupil.id(), null).getPath()))
                .contains("userID=" + pupil.externalUserId());

        String tenantId = tenant.id().toString();
        assertThat(admin.post("/admin/privacy/find", Map.of("tenant", tenantId, "text", "Tina"))
                        .body())
                .contains("Agreed to the notice", "Take agreement back");
        assertThat(admin.post("/admin/privacy/withdraw", Map.of("tenant", tenantId, "person", pupil.externalUserId()))
                        .statusCode())
                .isEqualTo(303);
        assertThat(location(anybody, joining.ticket(room, pupil.id(), null).getPath()))
                .contains("/join/notice/");
        assertThat(school.product
                        .bean(AuditTrail.class)
                        .newest(school.product.bean(Databases.class).web(), tenant.id(), 5))
                .extracting(AuditRow::action)
                .contains("person.consent-taken-back");
    }

    private static String location(Browser browser, String path) {
        return browser.get(path).headers().firstValue("Location").orElse("");
    }
}
