package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the page of the pool says of servers that are not well: the worst first, in words, and where classes go for it. */
@ExtendWith(School.ForTests.class)
final class PoolPageIT {
    private static final Pattern CONCERN = Pattern.compile("<li><a href=\"[^\"]+\">([^<]+)</a></li>");

    private final School school;
    private final ServerStore servers;
    private final JdbcClient jdbc;
    private String page = "";

    PoolPageIT(School school) {
        this.school = school;
        this.servers = school.product.bean(ServerStore.class);
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    /** None of them takes a class, and nobody polls them. */
    @BeforeEach
    void aPoolWithEveryKindOfTrouble() {
        add("pool-aside", "state = 'CORDONED', health = 'ONLINE', answered_at = now(), version = '2.7.9'");
        add("pool-draining", "state = 'CORDONED', health = 'ONLINE', answered_at = now(), draining_since = now()");
        add("pool-given-up", "state = 'DISABLED', given_up_at = now(), answered_at = now(), meetings = 7, people = 70");
        add("pool-offline", "health = 'OFFLINE', failure = 'It does not answer.', meetings = 3, people = 30");
        add("pool-sick", "health = 'UNHEALTHY', failure = 'It answers late.', answered_at = now()");
        add("pool-stale", "health = 'ONLINE', answered_at = now() - interval '1 hour'");
        jdbc.sql("insert into quarantined_meeting (server_id, server_meeting_id, name, people)"
                        + " select id, 'ghost-' || n, 'Ghost', 1 from server, generate_series(1, 2) as n"
                        + " where name = 'pool-aside'")
                .update();
        jdbc.sql("insert into server_load (server_id, at, health, meetings, people, millis)"
                        + " select server.id, date_bin(interval '5 minutes', now() - slot.ago, timestamptz 'epoch'),"
                        + " slot.health, 1, slot.people, 9"
                        + " from server, (values (interval '1 hour', 'ONLINE', 42), (interval '5 hours', 'UNHEALTHY', 17),"
                        + " (interval '9 hours', 'OFFLINE', 0)) as slot (ago, health, people)"
                        + " where name = 'pool-stale'")
                .update();
        page = school.signedIn(school.operator).get("/admin/servers").body();
    }

    private void add(String name, String known) {
        var added = NewServer.of(
                name,
                ServerAddress.of("https://" + name + ".example.org/bigbluebutton/"),
                SharedSecret.of("canary-secret"));
        school.product.bean(Databases.class).web().inTransaction(() -> {
            servers.add(added);
            return jdbc.sql("update server set next_poll_at = timestamptz '2100-01-01', " + known
                            + " where name = :name")
                    .param("name", name)
                    .update();
        });
    }

    @AfterEach
    void theyAreGone() {
        jdbc.sql("delete from quarantined_meeting where server_meeting_id like 'ghost-%'")
                .update();
        jdbc.sql("delete from server where name like 'pool-%'").update();
    }

    private List<String> concerns() {
        String notice = page.substring(page.indexOf("Needs attention first"));
        return CONCERN.matcher(notice.substring(0, notice.indexOf("</ul>")))
                .results()
                .map(found -> found.group(1).strip())
                .filter(text -> text.contains("pool-") || text.startsWith("Versions"))
                .toList();
    }

    @Test
    void theWorstComesFirstEachInASentenceOfItsOwn() {
        assertThat(page)
                .contains("<div class=\"notice bad\"><h2>Needs attention first")
                .doesNotContain("canary");

        List<String> concerns = concerns();

        assertThat(concerns.subList(0, 4))
                .containsExactly(
                        "The classes of pool-given-up were given up: they may open elsewhere, and are ended here when it"
                                + " comes back.",
                        "Server pool-offline is offline. It does not answer.",
                        "Server pool-stale has not been asked or has not answered for long: it takes no new class.",
                        "Server pool-aside has 2 meetings with our mark that nobody here knows. Was a backup restored, or"
                                + " does a copy of this installation run?");
        assertThat(concerns.get(4)).isEqualTo("Server pool-sick is unhealthy. It answers late.");
        assertThat(concerns.subList(5, concerns.size() - 2))
                .isNotEmpty()
                .allSatisfy(
                        text -> assertThat(text).contains("has no hook of ours: its activity comes from polls only."));
        assertThat(concerns.get(concerns.size() - 2))
                .isEqualTo("Server pool-draining is being emptied. Classes left: 0");
        assertThat(concerns.getLast())
                .startsWith("Versions differ: ")
                .contains("2.7.9 × 1")
                .endsWith("What differs between them is set explicitly.");
    }

    @Test
    void classesThatWereGivenUpAreCountedNowhereAndTheLastKnownOfASilentServerStays() {
        assertThat(row("pool-given-up")).contains(cell("Meetings", "–"), cell("People", "–"));
        assertThat(row("pool-offline")).contains(cell("Meetings", "3"), cell("People", "30"), "never");
        assertThat(row("pool-stale")).contains("1 h 00 min ago", "stale: takes no new class");

        List<Server> all = servers.list();
        var totals = ServerPages.Totals.of(all);
        var others = ServerPages.Totals.of(all.stream()
                .filter(server -> !server.name().equals("pool-given-up"))
                .toList());
        assertThat(totals.meetings()).isEqualTo(others.meetings()).isGreaterThanOrEqualTo(3);
        assertThat(totals.people()).isEqualTo(others.people()).isGreaterThanOrEqualTo(30);
        assertThat(totals.servers()).isEqualTo(others.servers() + 1);
    }

    private String row(String name) {
        int from = page.indexOf("<bdi>" + name + "</bdi></a>");
        return page.substring(from, page.indexOf("</tr>", from));
    }

    private static String cell(String label, String value) {
        return "data-label=\"" + label + "\"><span class=\"value\">" + value + "</span>";
    }

    @Test
    void theDayOfAServerIsAPictureAndTheSameAsATable() {
        String picture = page.substring(page.indexOf("id=\"load-title\""), page.indexOf("id=\"what-if\""));
        int from = picture.indexOf(">pool-stale</text>");
        String lane = picture.substring(from, picture.indexOf("</g>", from));

        assertThat(lane.split("class=\"load-well\"", -1)).hasSize(2);
        assertThat(lane.split("class=\"load-sick\"", -1)).hasSize(2);
        assertThat(lane.split("class=\"tl-missing\"", -1)).hasSize(2);
        int row = picture.indexOf("<bdi>pool-stale</bdi>");
        List<String> cells = Pattern.compile("<td class=\"num\">([^<]*)</td>")
                .matcher(picture.substring(row, picture.indexOf("</tr>", row)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(cells).hasSize(8).contains("42", "17", "0", "–");
        assertThat(cells.indexOf("0")).isLessThan(cells.indexOf("17"));
        assertThat(cells.indexOf("17")).isLessThan(cells.indexOf("42"));
    }

    @Test
    void whereClassesWouldGoIsToldWithWhoWasPassedOverAndWhy() {
        Browser operator = school.signedIn(school.operator);

        String two = whatIf(operator.get("/admin/servers?people=80&classes=2").body());

        assertThat(two)
                .containsSubsequence("Class 1", "<bdi>bbb1</bdi>", "Class 2", "<bdi>bbb1</bdi>")
                .containsPattern("\\d+ stale")
                .containsPattern("\\d+ offline")
                .containsPattern("\\d+ cordoned")
                .containsPattern("\\d+ disabled")
                .containsPattern("\\d+ unhealthy")
                .doesNotContain("Class 3");
        assertThat(whatIf(operator.get("/admin/servers?people=80&tags=no-server-has-this")
                        .body()))
                .contains("nowhere")
                .containsPattern("\\d+ without the tags");
        assertThat(whatIf(operator.get("/admin/servers?people=0").body()))
                .contains("Ask for 1 to 20 classes of 1 to 100,000 people");
    }

    private static String whatIf(String page) {
        return page.substring(page.indexOf("id=\"what-if\""), page.indexOf("id=\"log-title\""));
    }
}
