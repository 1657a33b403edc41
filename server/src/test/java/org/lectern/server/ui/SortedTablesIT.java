package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.tenant.TenantStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every table that can be sorted, by its address: with its filters, into its files, and by nothing but its columns. */
@ExtendWith(School.ForTests.class)
final class SortedTablesIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(4)).plus(Duration.ofHours(10));
    static final Pattern PEOPLE = Pattern.compile("<th scope=\"row\"><bdi>([^<]+)");
    private static final Pattern LISTED = Pattern.compile("<strong><bdi>([^<]+)");
    private static final Pattern TENANTS = linked("/admin/tenants/");
    private static final Pattern CLASSES = linked("/admin/inbox/classes/");
    private static final Pattern DELIVERIES = Pattern.compile("<a href=\"/admin/deliveries/[0-9a-f-]{36}\">([^<]+)");
    private static final Pattern BYTES = Pattern.compile("data-label=\"Bytes\"><span class=\"value\">([0-9,]+)");

    private final School school;
    private final JdbcClient jdbc;

    SortedTablesIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    static Pattern linked(String address) {
        return Pattern.compile("<th scope=\"row\"><a href=\"" + address + "[^\"]+\"><bdi>([^<]+)");
    }

    /** Nothing that other tests would meet. */
    @AfterEach
    void tidy() {
        jdbc.sql("delete from dead_letter where detail = 'sorted-detail'").update();
        jdbc.sql("delete from delivery where target = 'sorted'").update();
        jdbc.sql("delete from due where internal_id like 'sorted-%'").update();
    }

    static List<String> order(String page, Pattern row) {
        return row.matcher(page).results().map(found -> found.group(1)).toList();
    }

    static List<String> ours(String page, Pattern row) {
        return order(page, row).stream()
                .filter(name -> name.startsWith("sorted-"))
                .toList();
    }

    private Lessons.Told told(Lessons lessons) {
        lessons.expect("Ada", "Bob", "Cleo");
        Lessons.Told told = lessons.told(lessons.run(TEN, 60, false, null))
                .stay("Ada", 0, 30)
                .stay("Bob", 0, 50)
                .stay("Cleo", 5, 20);
        told.end(60);
        lessons.sheet(told, 3);
        return told;
    }

    @Test
    void theReportOfAClassKeepsItsFilterAndItsFilesFollow() {
        Lessons.Told told = told(Lessons.at(school));
        Browser browser = school.signedIn(school.teacher);
        String report = "/classes/" + told.id + "/report";

        String usual = browser.get(report).body();
        assertThat(order(usual, PEOPLE)).containsExactly("Ada", "Bob", "Cleo");
        assertThat(usual)
                .contains("href=\"" + report + "?sort=-present#people-title\"")
                .contains("href=\"" + report + "?sort=name#people-title\"")
                .doesNotContain("aria-sort");

        String most = browser.get(report + "?sort=-present").body();
        assertThat(order(most, PEOPLE)).containsExactly("Bob", "Ada", "Cleo");
        assertThat(most)
                .containsOnlyOnce("aria-sort=\"descending\"")
                .contains("href=\"" + report + "?sort=present#people-title\"");
        assertThat(order(browser.get(report + "?sort=present").body(), PEOPLE)).containsExactly("Cleo", "Ada", "Bob");

        String some = browser.get(report + "?person=o&sort=-name").body();
        assertThat(order(some, PEOPLE)).containsExactly("Cleo", "Bob");
        assertThat(some)
                .contains("<input type=\"hidden\" name=\"sort\" value=\"-name\">")
                .contains("href=\"" + report + "?person=o&amp;sort=name#people-title\"")
                .contains(report + ".csv?person=o&amp;sort=-name", report + ".xlsx?person=o&amp;sort=-name");
        for (String file : List.of("csv", "json")) {
            assertThat(browser.get(report + "." + file + "?person=o&sort=-name").body())
                    .containsSubsequence("\"Cleo\"", "\"Bob\"")
                    .doesNotContain("\"Ada\"");
        }
    }

    @Test
    void theReportOfACourseIsSortedWithItsFiles() {
        Lessons lessons = Lessons.at(school);
        told(lessons);
        Browser browser = school.signedIn(school.teacher);
        String report = "/courses/" + lessons.course.id() + "/report";

        String page = browser.get(report + "?from=2020-01-01&sort=present").body();

        assertThat(order(page.substring(page.indexOf("id=\"people-title\"")), PEOPLE)
                        .subList(0, 3))
                .containsExactly("Cleo", "Ada", "Bob");
        assertThat(page)
                .contains(report + ".csv?from=2020-01-01&amp;sort=present")
                .contains("href=\"" + report + "?from=2020-01-01&amp;sort=-present#people-title\"");
        assertThat(browser.get(report + ".csv?sort=present").body())
                .containsSubsequence("\"Cleo\"", "\"Ada\"", "\"Bob\"");
        assertThat(order(browser.get(report + "?sort=-name").body(), PEOPLE)).startsWith("Cleo", "Bob", "Ada");
    }

    @Test
    void theSheetOfAClassIsSortedAndACorrectionLeadsBackToTheSameOrder() {
        Lessons lessons = Lessons.at(school);
        lessons.expect("Ada", "Bob", "Cleo", "Dora");
        Lessons.Told told = lessons.told(lessons.run(TEN, 60, false, null))
                .stay("Ada", 0, 55)
                .stay("Bob", 0, 58)
                .stay("Cleo", 0, 57);
        told.end(60);
        lessons.sheet(told, 3);
        Browser browser = school.signedIn(school.teacher);
        String sheet = "/classes/" + told.id + "/attendance";

        assertThat(order(browser.get(sheet).body(), PEOPLE)).containsExactly("Ada", "Bob", "Cleo", "Dora");
        String most = browser.get(sheet + "?sort=-present").body();
        assertThat(order(most, PEOPLE)).containsExactly("Bob", "Cleo", "Ada", "Dora");
        assertThat(most)
                .containsOnlyOnce("aria-sort=\"descending\"")
                .contains("/classes/" + told.id + "/report.csv?sort=-present");
        String judged = browser.get(sheet + "?person=o&sort=-judgement").body();
        assertThat(order(judged, PEOPLE)).containsExactly("Dora", "Bob", "Cleo");
        assertThat(judged)
                .as("the files are not sorted by what they do not hold")
                .contains("/report.csv?person=o\"")
                .contains("action=\"" + sheet + "/correct?person=o&amp;sort=-judgement\"");

        var answer = browser.post(
                sheet + "/correct?person=o&sort=-judgement",
                Map.of("key", key(judged, "Bob"), "judgement", "EXCUSED", "reason", "ill"));

        assertThat(answer.statusCode()).isEqualTo(303);
        String back = answer.headers().firstValue("Location").orElseThrow();
        assertThat(back).endsWith(sheet + "?person=o&sort=-judgement");
        assertThat(order(browser.get(back).body(), PEOPLE)).containsExactly("Bob", "Dora", "Cleo");
        assertThat(browser.get(sheet + "?sort=talk").body()).contains("so it stands in its usual one.");
    }

    /** What names the person in the forms of its row. */
    private static String key(String page, String name) {
        Matcher key = Pattern.compile("name=\"key\" value=\"([^\"]+)\"").matcher(page);
        assertThat(key.find(page.indexOf("<bdi>" + name + "</bdi>"))).isTrue();
        return key.group(1);
    }

    @Test
    void whatIsNoColumnSortsNothingAndThePageSaysSo() {
        Lessons.Told told = told(Lessons.at(school));
        Browser browser = school.signedIn(school.teacher);

        for (String sort : List.of("key", "-", "--name", "name%20desc", "%3Cscript%3E", "person.who")) {
            String page =
                    browser.get("/classes/" + told.id + "/report?sort=" + sort).body();

            assertThat(order(page, PEOPLE)).as(sort).containsExactly("Ada", "Bob", "Cleo");
            assertThat(page)
                    .as(sort)
                    .contains("so it stands in its usual one.")
                    .doesNotContain("aria-sort", "<script>");
        }
        Browser operator = school.signedIn(school.operator);
        for (String path : List.of(
                "/admin/servers", "/admin/tenants", "/admin/people", "/admin/inbox", "/admin/inbox?state=DEAD")) {
            assertThat(operator.get(path + (path.contains("?") ? "&" : "?") + "sort=1;select")
                            .body())
                    .as(path)
                    .contains("so it stands in its usual one.")
                    .doesNotContain("??");
        }
    }

    @Test
    void tenantsAreSorted() {
        var tenants = school.product.bean(TenantStore.class);
        tenants.create("sorted-one", "sorted-beta");
        tenants.create("sorted-two", "sorted-Alpha");
        Browser operator = school.signedIn(school.operator);

        assertThat(ours(operator.get("/admin/tenants?sort=name").body(), TENANTS))
                .containsExactly("sorted-Alpha", "sorted-beta");
        assertThat(ours(operator.get("/admin/tenants?sort=-name").body(), TENANTS))
                .containsExactly("sorted-beta", "sorted-Alpha");
    }

    @Test
    void peopleAreSortedBeforeTheListIsCut() {
        person("sorted-anna", "sorted-3", false);
        person("sorted-berta", "sorted-1", true);
        person("sorted-carla", "sorted-2", false);
        Browser operator = school.signedIn(school.operator);
        String list = "/admin/people?text=sorted-";

        String byName = operator.get(list + "&sort=-name").body();
        assertThat(order(byName, LISTED)).containsExactly("sorted-carla", "sorted-berta", "sorted-anna");
        assertThat(byName)
                .contains("href=\"/admin/people?text=sorted-&amp;sort=name#list\" aria-current=\"true\"")
                .contains("name=\"sort\" value=\"-name\"");
        assertThat(order(operator.get(list + "&sort=sign-in").body(), LISTED))
                .containsExactly("sorted-berta", "sorted-carla", "sorted-anna");
        assertThat(order(operator.get(list + "&sort=-role").body(), LISTED))
                .containsExactly("sorted-berta", "sorted-anna", "sorted-carla");
    }

    private Person person(String name, String signIn, boolean operator) {
        return school.person(school.tenant, name, signIn + "-" + UUID.randomUUID(), operator);
    }

    @Test
    void membersOfACourseAreSortedOnItsPageAndThatOfARoom() {
        Lessons lessons = Lessons.at(school);
        var courses = school.product.bean(CourseStore.class);
        for (String name : List.of("Zora Member", "Ada Member")) {
            courses.putMember(
                    school.tenant,
                    lessons.course.id(),
                    school.person(school.tenant, name, "member-" + UUID.randomUUID(), false)
                            .id(),
                    CourseRole.LEARNER);
        }
        Browser teacher = school.signedIn(school.teacher);

        for (String page : List.of("/courses/" + lessons.course.id(), "/r/" + lessons.room.slug())) {
            assertThat(order(teacher.get(page).body(), LISTED))
                    .containsExactly("Tom Teacher", "Ada Member", "Zora Member");
            assertThat(order(teacher.get(page + "?sort=-name").body(), LISTED))
                    .containsExactly("Zora Member", "Tom Teacher", "Ada Member");
            String roles = teacher.get(page + "?sort=role").body();
            assertThat(order(roles, LISTED)).containsExactly("Ada Member", "Zora Member", "Tom Teacher");
            assertThat(roles).contains("href=\"" + page + "?sort=-role#people\" aria-current=\"true\"");
        }
    }

    @Test
    void deliveriesBeginWithTheNewestOrTheOldestAndTheirFilterStays() {
        for (int day : List.of(2, 1, 3)) {
            jdbc.sql(
                            "insert into delivery (id, tenant_id, key, target, format, subject, sealed_url, host, payload, state, created_at,"
                                    + " due_at, settled_at)"
                                    + " select gen_random_uuid(), :tenant, 'sorted-' || :day, 'sorted', 'hook', 'sorted-' || :day, '',"
                                    + " 'sorted.example.org', '', 'DELIVERED', now() - make_interval(days => :day), now(), now()")
                    .param("tenant", school.otherTenant)
                    .param("day", day)
                    .update();
        }
        Browser operator = school.signedIn(school.operator);
        String list = "/admin/deliveries?text=sorted.example.org";

        assertThat(order(operator.get(list).body(), DELIVERIES)).containsExactly("sorted-1", "sorted-2", "sorted-3");
        String oldest = operator.get(list + "&sort=made").body();
        assertThat(order(oldest, DELIVERIES)).containsExactly("sorted-3", "sorted-2", "sorted-1");
        assertThat(oldest)
                .contains("Oldest first", "name=\"sort\" value=\"made\"")
                .contains("href=\"/admin/deliveries?text=sorted.example.org&amp;sort=-made#list-title\"");
    }

    @Test
    void theInboxIsSortedBeforeTheListIsCut() {
        for (String name : List.of("sorted-m", "sorted-z", "sorted-a")) {
            jdbc.sql("insert into due (bucket, meeting, internal_id, server_meeting_id, seq, state, due_at)"
                            + " values (0, gen_random_uuid(), :name, '', 0, 'ABANDONED', timestamptz '2100-01-01')")
                    .param("name", name)
                    .update();
        }
        for (int bytes : List.of(20, 300, 10)) {
            jdbc.sql("insert into dead_letter (server_id, reason, detail, bytes, digest)"
                            + " values (:server, 'UNREADABLE', 'sorted-detail', :bytes, '')")
                    .param("server", school.server.id())
                    .param("bytes", bytes)
                    .update();
        }
        Browser operator = school.signedIn(school.operator);

        assertThat(ours(operator.get("/admin/inbox?state=ABANDONED&sort=name").body(), CLASSES))
                .containsExactly("sorted-a", "sorted-m", "sorted-z");
        String letters = operator.get("/admin/inbox?state=DEAD&meeting=sorted-detail&sort=-bytes")
                .body();
        assertThat(order(letters, BYTES)).containsExactly("300", "20", "10");
        assertThat(letters)
                .contains("The first fifty in this order.")
                .contains("href=\"/admin/inbox?state=DEAD&amp;meeting=sorted-detail&amp;sort=bytes#found-title\"");
        assertThat(order(
                        operator.get("/admin/inbox?state=DEAD&meeting=sorted-detail&sort=received")
                                .body(),
                        BYTES))
                .containsExactly("20", "300", "10");
    }
}
