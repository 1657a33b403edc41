package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.Tenant;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** Recordings from before, taken into a tenant on a page, and forgotten again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportPagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private School school;
    private Browser operator;
    private String page;

    @BeforeAll
    void aServerWithRecordingsFromBefore() {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(50))));
        for (int i = 0; i < 2; i++) {
            Classroom room = school.simulator.create(Map.of(
                    "meetingID",
                    "old-" + i,
                    "name",
                    "Old <class> " + i,
                    "record",
                    "true",
                    "autoStartRecording",
                    "true"));
            room.enter("Ada", "t-1", Role.MODERATOR);
            room.end();
        }
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> school.simulator.recordings().values().stream()
                                .filter("published"::equals)
                                .count()
                        == 2);
        operator = school.signedIn(school.operator);
        page = "/admin/servers/" + school.server.id() + "/import";
    }

    @AfterAll
    void close() {
        school.close();
    }

    private void shows(String text) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(operator.get(page).body()).contains(text));
    }

    private long imported() {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select count(*) from recording where imported_at is not null")
                .query(Long.class)
                .single();
    }

    @Test
    void tellsWhatWouldBecomeOfEachThenTakesThemAndForgetsThemAgain() {
        var wrong = operator.post(page, Map.of("rules", "meetingID = old-0 -> nobody", "run", "true"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("rule 1: there is no tenant").contains("meetingID = old-0 -&gt; nobody");

        String rules = "meetingID = old-0 -> " + Tenant.DEFAULT_SLUG;
        assertThat(operator.post(page, Map.of("rules", rules)).statusCode()).isEqualTo(303);
        shows("1 of 2 would be imported");
        assertThat(operator.get(page).body())
                .contains("no rule fits")
                .contains("Old &lt;class&gt; 1")
                .doesNotContain("Old <class>");
        assertThat(imported()).isZero();

        assertThat(operator.post(page, Map.of("rules", rules, "run", "true")).statusCode())
                .isEqualTo(303);
        shows("1 of 2 imported");
        assertThat(imported()).isOne();

        assertThat(operator.post(page + "/undo", Map.of("tenant", "nobody")).statusCode())
                .isEqualTo(303);
        assertThat(operator.get(page).body()).contains("There is no such tenant");
        assertThat(imported()).isOne();
        assertThat(operator.post(page + "/undo", Map.of("tenant", Tenant.DEFAULT_SLUG))
                        .statusCode())
                .isEqualTo(303);
        assertThat(operator.get(page).body()).contains("Forgotten: 1");
        assertThat(imported()).isZero();
    }
}
