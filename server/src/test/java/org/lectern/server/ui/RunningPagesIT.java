package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators see of more classes than a page lists. */
@ExtendWith(School.ForTests.class)
final class RunningPagesIT {
    private static final int LISTED = 200;

    private final School school;
    private final JdbcClient jdbc;
    private Server busy;

    RunningPagesIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    /** On a server that nobody polls: nothing ends them. */
    @BeforeEach
    void twoHundredAndOneClassesOfAnotherTenant() {
        var servers = school.product.bean(ServerStore.class);
        AddResult added = servers.add(NewServer.of(
                "busy", ServerAddress.of("https://busy.example.org/bigbluebutton/"), SharedSecret.of("busy-secret")));
        assertThat(added).isInstanceOf(AddResult.Added.class);
        busy = ((AddResult.Added) added).server();
        servers.changeState(busy.id(), ServerState.DISABLED);
        jdbc.sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,
                            expected, state, attempt, server_id, server_meeting_id, created_at, started_at, seen, seen_at)
                        select gen_random_uuid(), :tenant, 'busy-' || n, 'Busy class ' || n, '', '', '', 0, 'RUNNING', 1, :server,
                            'busy-' || gen_random_uuid(), now() - n * interval '1 second', now(), 2, now()
                        from generate_series(1, :count) as n
                        """)
                .param("tenant", school.otherTenant)
                .param("server", busy.id())
                .param("count", LISTED + 1)
                .update();
    }

    @AfterEach
    void thereAreNoneAgain() {
        jdbc.sql("delete from meeting where server_id = :server")
                .param("server", busy.id())
                .update();
        jdbc.sql("delete from server where id = :server")
                .param("server", busy.id())
                .update();
    }

    @Test
    void sumsAndLoadsAreOfAllClassesThoughOnlyTheNewestAreListed() {
        String page = school.signedIn(school.operator).get("/classes").body();

        assertThat(occurrences(page, "/admin/servers/" + busy.id())).isEqualTo(1);
        String load = page.substring(page.indexOf("/admin/servers/" + busy.id()));
        assertThat(figure(load, "Classes open\"><span class=\"value\">")).isEqualTo(LISTED + 1);
        assertThat(figure(load, "<span class=\"value\"><span>")).isEqualTo(2 * (LISTED + 1));
        assertThat(figure(page, "<dt>Classes open</dt><dd>")).isEqualTo(LISTED + more(page));
        assertThat(figure(page, "<dt>People in classes</dt><dd>")).isGreaterThanOrEqualTo(2 * (LISTED + 1));
        assertThat(occurrences(page, "<th scope=\"row\"><bdi>Busy class ")).isLessThanOrEqualTo(LISTED);
        assertThat(page).doesNotContain("Busy class 201<").contains("in the 200 listed");
    }

    @Test
    void theOverviewCountsAllToo() {
        String page = school.signedIn(school.operator).get("/admin").body();

        assertThat(figure(page, "<dt>Classes open</dt><dd>")).isEqualTo(LISTED + more(page));
        assertThat(figure(page, "<dt>People in classes</dt><dd>")).isGreaterThanOrEqualTo(2 * (LISTED + 1));
        assertThat(page).doesNotContain("Busy class 201<");
    }

    @Test
    void nobodyElseLearnsOfThem() {
        assertThat(school.signedIn(school.teacher).get("/classes").body())
                .doesNotContain("Busy class")
                .doesNotContain("more, begun earlier")
                .doesNotContain("busy");
    }

    private static int more(String page) {
        Matcher more = Pattern.compile("and (one|[0-9,]+) more, begun earlier").matcher(page);
        assertThat(more.find()).isTrue();
        return more.group(1).equals("one") ? 1 : Integer.parseInt(more.group(1).replace(",", ""));
    }

    /** The first number after the text. */
    private static int figure(String page, String after) {
        Matcher found = Pattern.compile(Pattern.quote(after) + "\\s*([0-9,]+)").matcher(page);
        assertThat(found.find()).as(after).isTrue();
        return Integer.parseInt(found.group(1).replace(",", ""));
    }

    private static int occurrences(String page, String text) {
        return page.split(Pattern.quote(text), -1).length - 1;
    }
}
