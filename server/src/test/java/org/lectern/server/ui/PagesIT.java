package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.simulator.Simulator;

/** The pages over real HTTP, from the sign-in to the report. */
@ExtendWith(School.ForTests.class)
final class PagesIT {
    private final School school;

    PagesIT(School school) {
        this.school = school;
    }

    @Test
    void sendsWhoeverIsNotSignedInToTheSignInPageAndBack() {
        Browser browser = school.anonymous();

        var answer = browser.get("/r/" + school.room.slug());

        assertThat(answer.statusCode()).isEqualTo(302);
        String target = answer.headers().firstValue("Location").orElseThrow();
        assertThat(target).isEqualTo("/sign-in?next=%2Fr%2F" + school.room.slug());
        assertThat(browser.get(target).body()).contains("name=\"next\" value=\"/r/" + school.room.slug() + "\"");
        var signedIn = browser.post(
                "/sign-in", Map.of("name", "LENA", "password", School.PASSWORD, "next", "/r/" + school.room.slug()));
        assertThat(signedIn.statusCode()).isEqualTo(303);
        assertThat(signedIn.headers().firstValue("Location")).hasValue("/r/" + school.room.slug());
    }

    @Test
    void anOperatorAddsAServerByPastingChangesItAndRemovesItByName() {
        Browser browser = school.signedIn(school.operator);
        String pasted = """
                \tURL: https://bbb9.example.org/bigbluebutton/
                \tSecret: a-secret-that-is-pasted
                """;

        assertThat(browser.post("/admin/servers", Map.of("name", "pasted", "pasted", "nothing of use"))
                        .statusCode())
                .isEqualTo(422);
        String page = browser.post(
                        "/admin/servers",
                        Map.of("name", "pasted", "pasted", pasted, "weight", "2", "tags", "EU, large"))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(browser.get(page).body())
                .contains("https://bbb9.example.org/bigbluebutton/")
                .contains("eu, large")
                .doesNotContain("a-secret-that-is-pasted");
        browser.post(page + "/share", Map.of("weight", "0.5", "tags", ""));
        assertThat(browser.get(page).body()).contains("0.50").doesNotContain("eu, large");
        browser.post(page + "/drain", Map.of());
        assertThat(browser.get(page).body()).contains("Being emptied");

        assertThat(browser.post(page + "/panic", Map.of()).body()).contains("Take pasted out now?");
        assertThat(browser.post(page + "/remove", Map.of()).body()).contains("Remove pasted?");
        assertThat(browser.post(page + "/remove", Map.of("confirmed", "yes")).statusCode())
                .isEqualTo(303);
        assertThat(browser.get(page).statusCode()).isEqualTo(404);
    }

    @Test
    void anOperatorExchangesAServersSecretAndTakesItOutByName() throws IOException {
        Browser browser = school.signedIn(school.operator);
        try (Simulator simulator = Simulator.builder().start()) {
            browser.get("/admin/servers");
            String page = browser.post(
                            "/admin/servers",
                            Map.of(
                                    "name",
                                    "rotated",
                                    "address",
                                    simulator.url(),
                                    "secret",
                                    simulator.secret(),
                                    "weight",
                                    "1"))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            assertThat(browser.get(page).body()).contains("The server rotated was added.");

            assertThat(said(browser, page, "/secret", Map.of("secret", simulator.secret(), "algorithm", "SHA256")))
                    .contains("The server has this secret already.");
            assertThat(said(browser, page, "/secret", Map.of("secret", " "))).contains("notice bad");
            assertThat(said(
                            browser,
                            page,
                            "/secret",
                            Map.of("secret", "canary-of-a-new-secret", "algorithm", "SHA512")))
                    .contains("The server still takes the present secret only. The new one waits: change it there.")
                    .contains(
                            "A new one waits: it is used as soon as the server takes it.", "Forget the waiting secret")
                    .doesNotContain("canary");
            assertThat(said(browser, page, "/secret/confirm", Map.of()))
                    .contains("There is one secret now.", "one, signing with SHA-256")
                    .doesNotContain("Forget the waiting secret");

            assertThat(browser.get(page + "/panic").body())
                    .contains("Take rotated out now?", "name=\"confirmed\" value=\"yes\"");
            assertThat(said(browser, page, "/panic", Map.of("confirmed", "yes")))
                    .contains("The server is out. Classes given up, which may open elsewhere: 0");
            assertThat(school.product
                            .bean(ServerStore.class)
                            .require(Access.uuid(page.replaceFirst(".*/", "")))
                            .state())
                    .isEqualTo(ServerState.DISABLED);
            assertThat(browser.post(page + "/remove", Map.of("confirmed", "all"))
                            .statusCode())
                    .isEqualTo(303);
        }
    }

    /** What the server's page says after one of its forms was sent. */
    private static String said(Browser browser, String page, String form, Map<String, String> fields) {
        assertThat(browser.post(page + form, fields).statusCode()).isEqualTo(303);
        return browser.get(page).body();
    }

    @Test
    void everyPageOfAnOperatorAnswers() {
        Browser browser = school.signedIn(school.operator);

        for (String path : List.of(
                "/",
                "/courses/new",
                "/courses/" + school.course.id(),
                "/r/" + school.room.slug(),
                "/admin",
                "/admin/servers",
                "/admin/servers?people=80&classes=3",
                "/admin/servers?people=many",
                "/admin/servers/placements",
                "/admin/servers/" + school.server.id(),
                "/admin/servers/" + school.server.id() + "/panic",
                "/admin/servers/" + school.server.id() + "/remove",
                "/admin/people",
                "/admin/hooks",
                "/help/joining")) {
            var answer = browser.get(path);

            assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(200);
            assertThat(answer.body()).as(path).doesNotContain("??");
        }
    }

    @Test
    void aTeacherStartsJoinsAndEndsAClass() {
        Browser browser = school.signedIn(school.teacher);
        Room own = school.product
                .bean(RoomStore.class)
                .create(school.tenant, school.course.id(), RoomSettings.named("Acoustics"));
        String room = "/r/" + own.slug();
        assertThat(browser.get(room).body()).contains("Start class");

        assertThat(browser.post(room + "/start", Map.of()).statusCode()).isEqualTo(303);

        assertThat(browser.get(room).body()).contains("The class is open.").contains("Join as moderator");
        var join = browser.get(room + "/join");
        assertThat(join.statusCode()).isEqualTo(302);
        assertThat(join.headers().firstValue("Location").orElseThrow()).startsWith(school.simulator.url());
        assertThat(browser.get(room + "/end").body()).contains("End the class in Acoustics?");
        assertThat(browser.post(room + "/end", Map.of()).statusCode()).isEqualTo(303);
        assertThat(browser.get(room).body()).contains("The class is over.");
    }
}
