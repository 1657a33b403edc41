package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.ui.SortedTablesIT.PEOPLE;
import static org.lectern.server.ui.SortedTablesIT.ours;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.ServerStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of servers, of what runs on them, and of why it runs there, by their addresses. */
@ExtendWith(School.ForTests.class)
final class SortedPoolTablesIT {
    private static final Pattern SERVERS = SortedTablesIT.linked("/admin/servers/");

    private final School school;
    private final JdbcClient jdbc;

    SortedPoolTablesIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    /** Nothing that other tests would meet. */
    @AfterEach
    void tidy() {
        jdbc.sql("delete from placement where passed_over = 'FAILED_IT=9'").update();
        jdbc.sql("delete from meeting where external_id like 'sorted-%'").update();
        jdbc.sql("delete from server where name like 'sorted-%'").update();
    }

    @Test
    void serversAreSortedByWhatIsKnownOfThem() {
        server("sorted-a", 1, "2.7.10", 3);
        server("sorted-b", 3, "2.7.9", 1);
        server("sorted-c", 2, "3.0", 2);
        Browser operator = school.signedIn(school.operator);

        assertThat(ours(operator.get("/admin/servers?sort=-name").body(), SERVERS))
                .containsExactly("sorted-c", "sorted-b", "sorted-a");
        assertThat(ours(operator.get("/admin/servers?sort=-weight").body(), SERVERS))
                .containsExactly("sorted-b", "sorted-c", "sorted-a");
        assertThat(ours(operator.get("/admin/servers?sort=meetings").body(), SERVERS))
                .containsExactly("sorted-b", "sorted-c", "sorted-a");
        String versions = operator.get("/admin/servers?people=80&sort=version").body();
        assertThat(ours(versions, SERVERS)).containsExactly("sorted-b", "sorted-a", "sorted-c");
        assertThat(versions)
                .as("the question where a class would go stays")
                .contains("href=\"/admin/servers?people=80&amp;sort=-version#servers\"")
                .contains("hx-get=\"/admin/servers?people=80&amp;sort=version\"");
    }

    private UUID server(String name, int weight, String version, int meetings) {
        var servers = school.product.bean(ServerStore.class);
        return school.product.bean(Databases.class).web().inTransaction(() -> {
            AddResult added = servers.add(NewServer.of(
                            name,
                            ServerAddress.of("https://" + name + ".example.org/bigbluebutton/"),
                            SharedSecret.of("secret"))
                    .weighing(weight));
            jdbc.sql("update server set state = 'DISABLED', version = :version, meetings = :meetings"
                            + " where name = :name")
                    .param("version", version)
                    .param("meetings", meetings)
                    .param("name", name)
                    .update();
            return ((AddResult.Added) added).server().id();
        });
    }

    @Test
    void classesThatRunNowAreSortedOnBothPagesThatListThem() {
        UUID one = server("sorted-one", 1, "3.0", 0);
        UUID two = server("sorted-two", 1, "3.0", 0);
        running("sorted-b", one, 5, 30);
        running("sorted-c", two, 1, 10);
        running("sorted-a", one, 3, 20);
        Browser operator = school.signedIn(school.operator);

        for (String page : List.of("/classes", "/admin")) {
            assertThat(ours(operator.get(page).body(), PEOPLE))
                    .as("the newest first")
                    .containsExactly("sorted-c", "sorted-a", "sorted-b");
            String byName = operator.get(page + "?sort=name").body();
            assertThat(ours(byName, PEOPLE)).containsExactly("sorted-a", "sorted-b", "sorted-c");
            assertThat(byName).as("it stays so while it lives").contains("hx-get=\"" + page + "?sort=name\"");
            assertThat(ours(operator.get(page + "?sort=-people").body(), PEOPLE))
                    .containsExactly("sorted-b", "sorted-a", "sorted-c");
            assertThat(ours(operator.get(page + "?sort=since").body(), PEOPLE))
                    .containsExactly("sorted-b", "sorted-a", "sorted-c");
            assertThat(ours(operator.get(page + "?sort=-server").body(), PEOPLE))
                    .first()
                    .isEqualTo("sorted-c");
            assertThat(operator.get(page + "?sort=1").body()).contains("so it stands in its usual one.");
        }
        assertThat(school.signedIn(school.teacher).get("/classes?sort=server").body())
                .as("which server it is on is not told to teachers, by no order either")
                .contains("so it stands in its usual one.");
    }

    private void running(String name, UUID server, int people, int minutes) {
        jdbc.sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,
                            expected, state, attempt, server_id, server_meeting_id, created_at, started_at, seen, seen_at)
                        values (gen_random_uuid(), :tenant, :name, :name, '', '', '', 0, 'RUNNING', 1, :server,
                            :name || gen_random_uuid(), now() - make_interval(mins => :minutes),
                            now() - make_interval(mins => :minutes), :people, now())
                        """)
                .param("tenant", school.otherTenant)
                .param("name", name)
                .param("server", server)
                .param("minutes", minutes)
                .param("people", people)
                .update();
    }

    @Test
    void theLogOfPlacementsIsSorted() {
        UUID near = server("sorted-near", 1, "3.0", 0);
        UUID far = server("sorted-far", 1, "3.0", 0);
        running("sorted-x", near, 0, 1);
        running("sorted-z", far, 0, 1);
        running("sorted-y", near, 0, 1);
        placed("sorted-x", near, 30, 5);
        placed("sorted-z", far, 10, 100);
        placed("sorted-y", near, 20, 20);
        Browser operator = school.signedIn(school.operator);
        String log = "/admin/servers/placements";

        assertThat(ours(operator.get(log).body(), PEOPLE)).containsExactly("sorted-y", "sorted-z", "sorted-x");
        assertThat(ours(operator.get(log + "?sort=class").body(), PEOPLE))
                .containsExactly("sorted-x", "sorted-y", "sorted-z");
        assertThat(ours(operator.get(log + "?sort=-expected").body(), PEOPLE))
                .containsExactly("sorted-x", "sorted-y", "sorted-z");
        assertThat(ours(operator.get(log + "?sort=-there").body(), PEOPLE))
                .containsExactly("sorted-z", "sorted-y", "sorted-x");
        assertThat(ours(operator.get(log + "?sort=server").body(), PEOPLE))
                .first()
                .isEqualTo("sorted-z");
        assertThat(operator.get(log + "?sort=others").body()).contains("so it stands in its usual one.");
        assertThat(operator.get("/admin/servers?sort=-name").body())
                .as("the latest ones on the page of the pool have no order of their own")
                .doesNotContain("sort=expected");
    }

    private void placed(String meeting, UUID server, int expected, int people) {
        jdbc.sql("insert into placement (meeting_id, tenant_id, attempt, expected, server_id, loads, passed_over)"
                        + " select id, tenant_id, 1, :expected, :server, :loads, 'FAILED_IT=9' from meeting"
                        + " where external_id = :meeting")
                .param("expected", expected)
                .param("server", server)
                .param("loads", server + "/" + people + "/1.0/" + (people + expected))
                .param("meeting", meeting)
                .update();
    }
}
