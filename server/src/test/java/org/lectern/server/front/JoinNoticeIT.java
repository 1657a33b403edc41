package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.privacy.PrivacyTexts;
import org.lectern.server.ui.School;

/** What people of a caller are shown before they join, through the front. */
@ExtendWith(SchoolForTests.class)
final class JoinNoticeIT {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*/join/notice/[^\"]+)\"");

    private final School school;
    private final PrivacyPolicies policies;
    private FrontCaller caller;

    JoinNoticeIT(School school) {
        this.school = school;
        this.policies = school.product.bean(PrivacyPolicies.class);
        this.caller = FrontCaller.of(school);
    }

    @BeforeEach
    void setUp() {
        caller = FrontCaller.of(school);
        assertThat(caller.call("create", "meetingID", "bio", "name", "Biology", "attendeePW", "ap", "moderatorPW", "mp")
                        .isSuccess())
                .isTrue();
    }

    @AfterEach
    void nobodyIsAskedAnyMore() {
        set(Map.of("notice", "off"));
    }

    @Test
    void nobodyIsAskedUnlessTheTenantWantsIt() {
        assertThat(join("42").statusCode()).isEqualTo(302);
    }

    @Test
    void whoAgreesJoinsWithTheSameLinkAndIsNotAskedAgain() {
        set(Map.of("notice", "on", "notice.words", "We take care.", "collect.camera", "off"));

        HttpResponse<String> page = join("42");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("We take care.", "when your microphone is open", "90 days")
                .doesNotContain("when your camera is on")
                .doesNotContain("Jane Smith");
        HttpResponse<String> agreed = follow(page, 0);

        assertThat(agreed.statusCode()).isEqualTo(302);
        Map<String, String> query = FrontCaller.query(location(agreed));
        assertThat(query).containsEntry("userID", "42").containsEntry("fullName", "Jane Smith");
        assertThat(join("42").statusCode()).isEqualTo(302);
        assertThat(join("43").statusCode()).isEqualTo(200);
    }

    @Test
    void whoDeclinesJoinsSoThatNothingThatIsKeptNamesThem() {
        set(Map.of("notice", "on"));

        HttpResponse<String> declined = follow(join("42"), 1);

        assertThat(declined.statusCode()).isEqualTo(302);
        Map<String, String> query = FrontCaller.query(location(declined));
        assertThat(query.get("userID")).startsWith(Attendant.UNNAMED);
        assertThat(query).containsEntry("fullName", "Jane Smith");
        assertThat(FrontCaller.query(location(join("42"))).get("userID")).startsWith(Attendant.UNNAMED);
    }

    @Test
    void whoDeclinesIsTurnedAwayWhereTheTenantSaysSo() {
        set(Map.of("notice", "on", "notice.declined", "turned-away"));

        HttpResponse<String> declined = follow(join("42"), 1);

        assertThat(declined.statusCode()).isEqualTo(403);
        assertThat(declined.body()).contains("You did not agree");
        assertThat(join("42").statusCode()).isEqualTo(403);
        assertThat(join("43").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsShownIsKeptWithTheAnswer() {
        set(Map.of("notice", "on"));
        follow(join("42"), 0);
        set(Map.of("notice", "on", "collect.messages", "off"));

        assertThat(join("42").statusCode()).isEqualTo(200);

        var notices = school.product.bean(JoinNotices.class);
        JoinNotices.Given given = notices.newest(caller.tenant.id(), "42").orElseThrow();
        assertThat(given.version()).isEqualTo(1);
        assertThat(given.answer()).isEqualTo(JoinNotices.Answer.AGREED);
        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql("select text from privacy_notice where tenant_id = ? order by version")
                        .param(caller.tenant.id())
                        .query(String.class)
                        .list())
                .hasSize(2)
                .first()
                .asString()
                .contains("how many public messages");
    }

    @Test
    void whereClassesMayBeRecordedItSaysWhatOfAndEverybodyIsAskedAgain() {
        set(Map.of("notice", "on"));
        HttpResponse<String> before = join("42");
        assertThat(before.body()).doesNotContain("The class may be recorded");
        follow(before, 0);
        assertThat(join("42").statusCode()).isEqualTo(302);

        set(Map.of("notice", "on", "notice.recording", "on"));

        HttpResponse<String> asked = join("42");
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.body())
                .contains("The class may be recorded: what is said, shown and written", "may see the recording")
                .contains("In a recording you are seen and heard all the same");
        assertThat(follow(asked, 0).statusCode()).isEqualTo(302);
        assertThat(join("42").statusCode()).isEqualTo(302);
    }

    @Test
    void anAgreementCanBeTakenBack() {
        set(Map.of("notice", "on"));
        follow(join("42"), 0);
        var notices = school.product.bean(JoinNotices.class);

        assertThat(notices.withdraw(caller.tenant.id(), "42")).isTrue();

        assertThat(join("42").statusCode()).isEqualTo(200);
        assertThat(notices.withdraw(caller.tenant.id(), "42")).isFalse();
    }

    @Test
    void lookingAheadAnswersNothingAndAForgedLinkLeadsNowhere() {
        set(Map.of("notice", "on"));
        URI agree = link(join("42"), 0);

        assertThat(caller.head(agree).statusCode()).isEqualTo(200);
        assertThat(caller.get(agree, "Sec-Purpose", "prefetch").statusCode()).isEqualTo(503);
        assertThat(join("42").statusCode()).isEqualTo(200);
        assertThat(caller.get(URI.create(agree + "x")).statusCode()).isEqualTo(410);
    }

    @Test
    void aProgramIsGivenTheAddressOfTheNoticeUntilItsPersonAnswered() {
        set(Map.of("notice", "on"));

        FrontCaller.Answer asked = programJoin("42");

        assertThat(asked.text("returncode")).isEqualTo("SUCCESS");
        assertThat(asked.text("messageKey")).isEqualTo("noticeFirst");
        assertThat(asked.text("session_token")).isEmpty();
        String address = asked.text("url");
        assertThat(address).contains("/join/notice/");
        HttpResponse<String> page =
                caller.get(school.url().resolve(URI.create(address).getPath()));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(FrontCaller.query(location(follow(page, 0)))).containsEntry("userID", "42");
        FrontCaller.Answer joined = programJoin("42");
        assertThat(joined.text("messageKey")).isNotEqualTo("noticeFirst");
        assertThat(joined.text("session_token")).isNotEmpty();
    }

    @Test
    void aProgramWhosePersonDeclinedJoinsThemUnnamedOrIsRefused() {
        set(Map.of("notice", "on"));
        follow(join("42"), 1);
        assertThat(programJoin("42").text("session_token")).isNotEmpty();

        set(Map.of("notice", "on", "notice.declined", "turned-away"));
        follow(join("43"), 1);
        FrontCaller.Answer refused = programJoin("43");

        assertThat(refused.text("returncode")).isEqualTo("FAILED");
        assertThat(refused.text("messageKey")).isEqualTo("declined");
    }

    @Test
    void aProgramIsToldAsEverWhatIsInTheWay() {
        set(Map.of("notice", "on"));

        assertThat(caller.call(
                                "join",
                                "meetingID",
                                "none",
                                "fullName",
                                "J",
                                "userID",
                                "42",
                                "role",
                                "VIEWER",
                                "redirect",
                                "false")
                        .isSuccess())
                .isFalse();
    }

    @Test
    void aJoinThatIsTooLongForALinkIsAskedToo() {
        set(Map.of("notice", "on"));
        String[] long_ = {
            "meetingID",
            "bio",
            "fullName",
            "Jane Smith",
            "userID",
            "42",
            "role",
            "VIEWER",
            "userdata-x",
            "y".repeat(7_000)
        };

        HttpResponse<String> page = caller.get(caller.url("join", long_));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("/join/notice/");
        HttpResponse<String> agreed = follow(page, 0);
        assertThat(agreed.statusCode()).isEqualTo(302);
        assertThat(FrontCaller.query(location(agreed)))
                .containsEntry("userID", "42")
                .containsEntry("userdata-x", "y".repeat(7_000));
    }

    @Test
    void whoeverHasTheirLinkSeesAndTakesBackTheirAnswerWithoutAnAccount() {
        set(Map.of("notice", "on"));
        HttpResponse<String> page = join("42");
        follow(page, 0);
        assertThat(join("42").statusCode()).isEqualTo(302);

        HttpResponse<String> mine = follow(page, 2);
        assertThat(mine.body()).contains("You agreed on").doesNotContain("Jane");
        HttpResponse<String> withdrawn = follow(mine, 0);

        assertThat(withdrawn.body()).contains("You took your agreement back on");
        assertThat(join("42").statusCode()).isEqualTo(200);
    }

    @Test
    void whoIsNamedByNothingHasNoLinkToAnAnswer() {
        set(Map.of("notice", "on"));

        HttpResponse<String> page =
                caller.get(caller.url("join", "meetingID", "bio", "fullName", "Jane Smith", "role", "VIEWER"));

        assertThat(LINK.matcher(page.body()).results()).hasSize(2);
    }

    private FrontCaller.Answer programJoin(String userId) {
        return caller.call(
                "join",
                "meetingID",
                "bio",
                "fullName",
                "Jane Smith",
                "userID",
                userId,
                "role",
                "VIEWER",
                "redirect",
                "false");
    }

    private HttpResponse<String> join(String userId) {
        return caller.get(
                caller.url("join", "meetingID", "bio", "fullName", "Jane Smith", "userID", userId, "role", "VIEWER"));
    }

    private HttpResponse<String> follow(HttpResponse<String> page, int which) {
        return caller.get(link(page, which));
    }

    /** The first link agrees, the second declines. */
    private URI link(HttpResponse<String> page, int which) {
        Matcher links = LINK.matcher(page.body());
        for (int i = 0; i <= which; i++) {
            assertThat(links.find()).as(page.body()).isTrue();
        }
        String path = URI.create(links.group(1)).getPath();
        return school.url().resolve(path);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    private void set(Map<String, String> texts) {
        switch (PrivacyTexts.read(PrivacyPolicy.STANDARD, policies.settings(), texts)) {
            case PrivacyTexts.Reading.Good(PrivacyPolicy policy) ->
                policies.change(caller.tenant.id(), policy, AuditActor.commandLine());
            case PrivacyTexts.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
        }
    }
}
