package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.ui.GatedSchool.PAGE;
import static org.lectern.server.ui.GatedSchool.follow;
import static org.lectern.server.ui.GatedSchool.get;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;

/** What leads a browser in at a protected server: once, in that browser alone, and not for long. */
@ExtendWith(GatedSchool.ForTests.class)
final class GateTokensIT {
    private final GatedSchool gated;
    private final School school;

    GateTokensIT(GatedSchool gated) {
        this.gated = gated;
        this.school = gated.school;
    }

    @Test
    void aTokenWorksOnceAndOnlyInItsBrowser() {
        Browser ada = school.signedIn(gated.newLearner("ada"));
        Browser bob = school.signedIn(gated.newLearner("bob"));
        URI token = gated.tokenOf(ada);

        assertThat(get(bob, token, PAGE).statusCode()).isEqualTo(403);
        follow(bob, bob.at(gated.play("video")));
        assertThat(get(school.anonymous(), token, PAGE).statusCode()).isEqualTo(403);
        assertThat(follow(ada, token).getLast()).isEqualTo("200");

        Browser again = school.signedIn(gated.newLearner("eve"));
        URI other = gated.tokenOf(again);
        assertThat(get(again, other, PAGE).statusCode()).isEqualTo(302);
        Browser copied = new Browser(school.url());
        assertThat(get(copied, other, PAGE).statusCode()).isEqualTo(403);
    }

    @Test
    void ofManyUsesOfOneTokenOneIsExchanged() {
        Browser ada = school.signedIn(gated.newLearner("many"));
        String token = gated.tokenOf(ada).getQuery().replace("lectern=", "");
        String browser = ada.cookie("lectern-browser");

        List<HttpResponse<String>> answers = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> gated.ask(gated.key, token, "lectern-browser=" + browser))
                .toList();

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 401))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 403))
                .hasSize(15);
    }

    @Test
    void nothingIsSaidWithoutTheServersKeyAndNobodyIsSentElsewhere() {
        Browser ada = school.signedIn(gated.newLearner("key"));
        String token = gated.tokenOf(ada).getQuery().replace("lectern=", "");
        String browser = "lectern-browser=" + ada.cookie("lectern-browser");

        assertThat(gated.ask("a".repeat(52), token, browser).statusCode()).isEqualTo(403);
        assertThat(gated.ask(gated.key, "a".repeat(52), browser).statusCode()).isEqualTo(403);
        assertThat(gated.ask(gated.key, "' or 1=1", browser).statusCode()).isEqualTo(403);
        HttpResponse<String> good = gated.ask(gated.key, token, browser);
        assertThat(good.statusCode()).isEqualTo(401);
        assertThat(good.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?a=b");
        assertThat(good.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "Secure", "SameSite=None", "Partitioned");
    }

    @Test
    void aCookieInQuotesIsTheSameCookie() {
        Browser ada = school.signedIn(gated.newLearner("quotes"));
        String token = gated.tokenOf(ada).getQuery().replace("lectern=", "");

        HttpResponse<String> answer = gated.ask(
                gated.key,
                token,
                "$Version=\"1\"; lectern-browser=\"" + ada.cookie("lectern-browser") + "\";$Path=\"/\"");

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void ofManyRecordingsABrowserKeepsTwenty() {
        Browser ada = school.signedIn(gated.newLearner("cookies"));
        String token = gated.tokenOf(ada).getQuery().replace("lectern=", "");
        StringBuilder cookies = new StringBuilder("lectern-browser=" + ada.cookie("lectern-browser"));
        for (int i = 0; i < 21; i++) {
            cookies.append("; lectern-play-%040x-1700000000000=%s".formatted(i, "a".repeat(52)));
        }

        HttpResponse<String> first = gated.ask(gated.key, token, cookies.toString());

        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(first.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?lectern=" + token + "&a=b");
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("lectern-play-%040x-1700000000000=;".formatted(0))
                .contains("Max-Age=0;", "Partitioned");
        String without = cookies.toString().replaceFirst("; lectern-play-0{40}-1700000000000=a{52}", "");
        HttpResponse<String> second = gated.ask(gated.key, token, without);
        assertThat(second.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?a=b");
        assertThat(second.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("lectern-play-" + gated.recordId + "=")
                .contains("Max-Age=28800;");
    }

    @Test
    void aTokenThatIsTooOldIsRefused() {
        Browser ada = school.signedIn(gated.newLearner("old"));
        URI token = gated.tokenOf(ada);
        String text = token.getQuery().replace("lectern=", "");
        assertThat(jdbc("update playback_token set expires_at = now() - interval '1 second' where hash = :id", text))
                .isEqualTo(1);

        assertThat(get(ada, token, PAGE).statusCode()).isEqualTo(403);
    }

    private int jdbc(String sql, String token) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql(sql)
                .param("id", RandomIds.hash(token))
                .update();
    }
}
