package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonSessions;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Databases;

/** Signing in and out, and what protects it. */
@ExtendWith(School.ForTests.class)
final class SignInIT {
    private final School school;

    SignInIT(School school) {
        this.school = school;
    }

    @Test
    void theSessionIsNewWithEverySignInAndEndsWithSigningOut() {
        Browser browser = school.signedIn(school.learner);
        String first = browser.cookie("lectern");
        browser.get("/");
        browser.post("/sign-out", Map.of());
        assertThat(browser.get("/").statusCode()).isEqualTo(302);
        Browser again = school.signedIn(school.learner);

        assertThat(first).isNotEmpty();
        assertThat(again.cookie("lectern")).isNotEmpty().isNotEqualTo(first);
        assertThat(school.product.bean(PersonSessions.class).signedIn("lectern=" + first))
                .isEmpty();
        assertThat(school.product.bean(PersonSessions.class).signedIn("lectern=" + again.cookie("lectern")))
                .contains(school.learner);
    }

    @Test
    void lookingAtTheSignInPageStoresNothing() {
        long before = sessions();

        school.anonymous().get("/sign-in");
        school.anonymous().get("/help/joining");

        assertThat(sessions()).isEqualTo(before);
    }

    @Test
    void aWrongNameAndAWrongPasswordGetTheSameAnswer() {
        HttpResponse<String> wrongPassword = attempt("lena", "not the password");
        HttpResponse<String> wrongName = attempt("nobody-of-that-name", "not the password");

        assertThat(wrongPassword.statusCode()).isEqualTo(401);
        assertThat(wrongName.statusCode()).isEqualTo(401);
        assertThat(main(wrongPassword).replace("lena", ""))
                .isEqualTo(main(wrongName).replace("nobody-of-that-name", ""))
                .contains("do not go together");
    }

    @Test
    void guessingIsSlowedDownAndTheOwnerIsTold() {
        Person person = school.person(school.tenant, "Gwen", "gwen", false);
        HttpResponse<String> last = attempt("gwen", "wrong");
        for (int i = 0; i < 6 && last.statusCode() == 401; i++) {
            last = attempt("gwen", "wrong");
        }

        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(last.body()).contains("Too many wrong attempts");
        assertThat(person.signInName()).isEqualTo("gwen");
    }

    @Test
    void signingInLeadsOnlyToOurPages() {
        for (String next :
                List.of("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)")) {
            Browser browser = school.anonymous();
            browser.get("/sign-in");

            var answer = browser.post("/sign-in", Map.of("name", "lena", "password", School.PASSWORD, "next", next));

            assertThat(answer.headers().firstValue("Location")).as(next).hasValue("/");
        }
    }

    @Test
    void aRemovedPersonIsSignedOutAtOnce() {
        Person person = school.person(school.tenant, "Rita", "rita", false);
        Browser browser = school.signedIn(person);
        assertThat(browser.get("/").statusCode()).isEqualTo(200);

        school.product.bean(PersonStore.class).remove(school.tenant, person.id());

        assertThat(browser.get("/").statusCode()).isEqualTo(302);
        assertThat(attempt("rita", School.PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void anOperatorGivesANewPasswordAndTheOldSessionsEnd() {
        Person person = school.person(school.tenant, "Paula", "paula", false);
        Browser before = school.signedIn(person);
        Browser operator = school.signedIn(school.operator);
        String path = "/admin/people/" + person.id() + "/password";
        assertThat(operator.get(path).body()).contains("New password for Paula");

        assertThat(operator.post(path, Map.of("password", "short")).statusCode())
                .isEqualTo(422);
        assertThat(operator.post(path, Map.of("password", "another good password"))
                        .statusCode())
                .isEqualTo(303);

        assertThat(before.get("/").statusCode()).isEqualTo(302);
        assertThat(attempt("paula", School.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(attempt("paula", "another good password").statusCode()).isEqualTo(303);
    }

    @Test
    void formsThatAreTooLargeAreNotRead() {
        Browser browser = school.anonymous();
        browser.get("/sign-in");

        assertThat(browser.post("/sign-in", Map.of("name", "a".repeat(9_000), "password", "x"))
                        .statusCode())
                .isEqualTo(413);
        assertThat(browser.post("/theme", Map.of("theme", "a".repeat(70_000))).statusCode())
                .isEqualTo(413);
    }

    @Test
    void joiningWithoutEndIsSlowedDown() {
        Person person = school.person(school.tenant, "Jo", "jo", false);
        Browser browser = school.signedIn(person);
        String join = "/r/" + school.room.slug() + "/join";
        int last = 0;
        for (int i = 0; i < 12 && last != 429; i++) {
            last = browser.get(join).statusCode();
        }

        assertThat(last).isEqualTo(429);
        assertThat(browser.get(join).body()).contains("very often");
    }

    @Test
    void peopleOfAnotherTenantSignInThereOnly() {
        assertThat(attempt("fay", School.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(school.signedIn(school.foreigner).get("/").body()).contains("Fay Foreign");
    }

    @Test
    void everyPageCarriesTheHeadersThatProtectIt() {
        Browser browser = school.signedIn(school.operator);

        for (String path : List.of("/", "/sign-in", "/admin", "/no-such-page", "/r/" + school.room.slug())) {
            var headers = browser.get(path).headers();

            assertThat(headers.firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValue(SecurityConfiguration.CONTENT_POLICY);
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy"))
                    .as(path)
                    .hasValue("same-origin");
            assertThat(headers.firstValue("Permissions-Policy")).as(path).isPresent();
            assertThat(headers.firstValue("Cache-Control").orElse("")).as(path).contains("no-store");
            assertThat(headers.firstValue("X-Request-Id")).as(path).isPresent();
        }
        assertThat(browser.get("/static/lectern.css")
                        .headers()
                        .firstValue("Cache-Control")
                        .orElse(""))
                .contains("max-age=31536000");
    }

    @Test
    void cookiesAreKeptFromScriptsAndOtherSites() {
        Browser browser = school.anonymous();
        browser.get("/sign-in");

        var answer = browser.post("/sign-in", Map.of("name", "lena", "password", School.PASSWORD));

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("lectern=")
                        .contains("HttpOnly")
                        .contains("SameSite=Lax"));
    }

    @Test
    void whatIsNotThereIsSaidWithTheRequestsName() {
        var answer = school.signedIn(school.learner).get("/r/abcdefghijklmnopqrstuvwxyz");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("No such page")
                .contains(
                        "Request " + answer.headers().firstValue("X-Request-Id").orElseThrow());
    }

    private HttpResponse<String> attempt(String name, String password) {
        Browser browser = school.anonymous();
        browser.get("/sign-in");
        return browser.post("/sign-in", Map.of("name", name, "password", password));
    }

    private static String main(HttpResponse<String> answer) {
        return Rendering.main(answer.body()).replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
    }

    private long sessions() {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select count(*) from spring_session")
                .query(Long.class)
                .single();
    }
}
