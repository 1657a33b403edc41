package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.privacy.PrivacyTexts;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.Browser;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** "Why could Anna not join?": what happens to people of a platform, and the sentence that a support person reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SupportStoriesIT {
    private static final Pattern LINK = Pattern.compile("href=\"[^\"]*(/join/notice/[^\"]+)\"");

    private School school;
    private Browser support;
    private FrontCaller caller;

    @BeforeAll
    void open() {
        school = School.open(Simulator.builder());
        support = school.signedIn(school.operator);
    }

    @AfterAll
    void close() {
        school.close();
    }

    @BeforeEach
    void aPlatformWithAClass() {
        caller = FrontCaller.of(school);
        create("math");
    }

    @Test
    void aWrongPassword() {
        caller.get(caller.url(
                "join", "meetingID", "math", "fullName", "Anna Arens", "userID", "anna", "password", "wrong"));

        answers("The link carried a wrong password, or none.");
    }

    @Test
    void aClassThatWasOver() {
        caller.call("end", "meetingID", "math", "password", "mp");
        join();

        answers("The class was over when the person came.");
    }

    @Test
    void aLimitThatWasReached() {
        school.product
                .bean(TenantStore.class)
                .changePolicy(
                        caller.tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipants(1)));
        caller.get(caller.url("join", "meetingID", "math", "fullName", "Bert", "userID", "bert", "role", "MODERATOR"));
        join();

        answers("The class was full.");
    }

    @Test
    void aNoticeThatSheLeftUnanswered() {
        showNotice();
        join();

        answers("Was shown what is collected, and did not answer.");
    }

    @Test
    void aNoticeThatSheAnsweredIsNotWhySheIsOutside() {
        showNotice();
        String agree = noticeLinks().getFirst();
        caller.get(school.url().resolve(URI.create(agree).getPath()));

        answers("Was let in");
    }

    @Test
    void aNoticeToWhichSheSaidNo() {
        showNotice();
        caller.get(school.url().resolve(URI.create(noticeLinks().get(1)).getPath()));

        answers("Did not agree to what is collected");
    }

    private List<String> noticeLinks() {
        return LINK.matcher(join().body()).results().map(link -> link.group(1)).toList();
    }

    private void showNotice() {
        switch (PrivacyTexts.read(
                PrivacyPolicy.STANDARD,
                school.product.bean(PrivacyPolicies.class).settings(),
                Map.of("notice", "on", "notice.declined", "turned-away"))) {
            case PrivacyTexts.Reading.Good(PrivacyPolicy policy) ->
                school.product.bean(PrivacyPolicies.class).change(caller.tenant.id(), policy, AuditActor.commandLine());
            case PrivacyTexts.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
        }
    }

    @Test
    void aLobbyInWhichNobodyLetHerIn() {
        caller.call("create", "meetingID", "lobby", "name", "Lobby", "guestPolicy", "ASK_MODERATOR");
        caller.get(caller.url(
                "join",
                "meetingID",
                "lobby",
                "fullName",
                "Anna Arens",
                "userID",
                "anna",
                "role",
                "VIEWER",
                "guest",
                "true"));

        answers("waits in the lobby of the class");
    }

    @Test
    void aClassThatWasNeverThere() {
        caller.get(
                caller.url("join", "meetingID", "none", "fullName", "Anna Arens", "userID", "anna", "role", "VIEWER"));

        answers("The class did not run at that moment.");
    }

    @Test
    void aServerThatDidNotAnswer() {
        var jdbc = school.product.bean(Databases.class).jobs().jdbc();
        school.simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        try {
            jdbc.sql("update server set answered_at = now() - interval '1 hour', next_poll_at = 'infinity'")
                    .update();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> join().statusCode() == 503);

            answers("The server did not answer.");
        } finally {
            school.simulator.faults().clear();
            jdbc.sql("update server set answered_at = now(), next_poll_at = now()")
                    .update();
        }
    }

    private void create(String meetingId) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> caller.call(
                                "create",
                                "meetingID",
                                meetingId,
                                "name",
                                "Algebra",
                                "attendeePW",
                                "ap",
                                "moderatorPW",
                                "mp")
                        .isSuccess());
    }

    private HttpResponse<String> join() {
        return caller.get(
                caller.url("join", "meetingID", "math", "fullName", "Anna Arens", "userID", "anna", "role", "VIEWER"));
    }

    /** What is refused is written down a moment later. */
    private void answers(String sentence) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(support.post(
                                        "/admin/support",
                                        Map.of("tenant", caller.tenant.id().toString(), "text", "anna", "around", "60"))
                                .body())
                        .contains("Anna Arens")
                        .contains(sentence));
    }
}
