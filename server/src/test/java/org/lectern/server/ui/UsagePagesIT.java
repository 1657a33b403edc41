package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tenants used, on its page and in its file, fetched as a browser does. */
@ExtendWith(School.ForTests.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UsagePagesIT {
    private static final String DAYS = "?tenant=usage-one&from=2001-03-30&to=2001-04-02";

    private final School school;
    private final JdbcClient jdbc;
    private Browser operator;

    UsagePagesIT(School school) {
        this.school = school;
        this.jdbc = school.product.bean(Databases.class).web().jdbc();
    }

    @BeforeAll
    void twoTenantsUsedSomething() {
        var tenants = school.product.bean(TenantStore.class);
        Tenant one = tenants.create("usage-one", "=Usage, \"one\"");
        Tenant two = tenants.create("usage-two", "Usage two");
        used(one.id(), "2001-03-30", 3, 2, 7_260, 41, 4);
        used(one.id(), "2001-04-01", 1, 0, 119, 12, 1);
        used(one.id(), "2001-04-03", 9, 9, 600, 90, 9);
        used(two.id(), "2001-04-01", 5, 5, 60_000, 77, 5);
        operator = school.signedIn(school.operator);
    }

    @AfterAll
    void nothingWasUsed() {
        jdbc.sql("delete from usage_day where day < '2002-01-01'").update();
    }

    private void used(UUID tenant, String day, int classes, int recordings, int seconds, int people, int open) {
        jdbc.sql("""
                        insert into usage_day (tenant_id, day, classes, recordings, seconds, peak_people, peak_classes,
                            made_at)
                        values (:tenant, cast(:day as date), :classes, :recordings, :seconds, :people, :open, now())
                        """)
                .param("tenant", tenant)
                .param("day", day)
                .param("classes", classes)
                .param("recordings", recordings)
                .param("seconds", seconds)
                .param("people", people)
                .param("open", open)
                .update();
    }

    private List<String> csv(String query) {
        var answer = operator.get("/admin/usage.csv" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment")
                .contains("usage-2001-0");
        assertThat(answer.body()).startsWith("\uFEFF");
        return answer.body().lines().skip(1).toList();
    }

    @Test
    void aFileHasTheDaysOfTheTenantAndNoFormula() {
        assertThat(csv(DAYS))
                .containsExactly(
                        "2001-03-30,\"'=Usage, \"\"one\"\"\",121,41,4,3,2",
                        "2001-04-01,\"'=Usage, \"\"one\"\"\",1,12,1,1,0");
    }

    @Test
    void aFileByMonthAddsUpWhatCanBeAddedUpAndTellsTheHighestOfTheRest() {
        assertThat(csv("?tenant=usage-one&from=2001-03-01&to=2001-04-30&by=month"))
                .containsExactly(
                        "2001-03,\"'=Usage, \"\"one\"\"\",121,41,4,3,2",
                        "2001-04,\"'=Usage, \"\"one\"\"\",11,90,9,10,9");
    }

    @Test
    void withoutATenantAllAreThere() {
        assertThat(csv("?from=2001-04-01&to=2001-04-01"))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("2001-04-01,Usage two,1000,77,5,5,5"));
    }

    @Test
    void thePageShowsWhatItsFileHolds() {
        String page = operator.get("/admin/usage" + DAYS).body();

        assertThat(page)
                .contains("=Usage, &quot;one&quot;", "2001-03-30", "2001-04-01")
                .contains("/admin/usage.csv?tenant=usage-one&amp;from=2001-03-30&amp;to=2001-04-02&amp;by=day")
                .doesNotContain("2001-04-03")
                .contains("<dd>122</dd>")
                .doesNotContain("??");
        String rows = page.substring(page.indexOf("<table"));
        assertThat(rows).contains(">121<", ">41<").doesNotContain("Usage two");
    }

    @Test
    void anAddressThatMakesNoSenseShowsTheLastDays() {
        for (String query : List.of("?from=x&to=y", "?from=2001-04-02&to=2001-03-30", "?tenant=nobody&by=century")) {
            assertThat(operator.get("/admin/usage" + query).statusCode())
                    .as(query)
                    .isEqualTo(200);
            assertThat(operator.get("/admin/usage.csv" + query).statusCode())
                    .as(query)
                    .isEqualTo(200);
        }
    }
}
