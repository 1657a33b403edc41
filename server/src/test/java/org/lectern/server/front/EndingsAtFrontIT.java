package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.meeting.EndCause;
import org.lectern.server.platform.Databases;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;

/** How a caller's meeting ends, and what becomes of those that vanish. */
final class EndingsAtFrontIT extends FrontLife {
    EndingsAtFrontIT(School school) {
        super(school);
    }

    @Test
    void afterAnEndNothingIsFoundAndALateLinkUndoesNothing() {
        Answer created = create("room");
        String[] link = {"fullName", "Ada", "role", "VIEWER", "createTime", created.text("createTime")};

        Answer ended = caller.call("end", "meetingID", "room");

        assertThat(ended.key()).isEqualTo("sentEndMeetingRequest");
        assertThat(ended.text("message")).startsWith("A request to end the meeting was sent.  Please wait a few");
        assertThat(caller.call("getMeetingInfo", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(caller.call("end", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(caller.get(caller.url("join", with("room", link))).statusCode())
                .isEqualTo(404);
        assertThat(classrooms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "V2_5, '', emptyError",
        "V2_5, wrong, invalidPassword",
        "V2_5, ap, invalidPassword",
        "V2_5, mp, sentEndMeetingRequest",
        "V2_6, '', sentEndMeetingRequest",
        "V2_6, wrong, sentEndMeetingRequest",
    })
    void endDemandsThePasswordThatTheCallersGenerationDemands(VersionProfile generation, String password, String key) {
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(generation));
        create("room", "attendeePW", "ap", "moderatorPW", "mp");

        List<String> parameters = new ArrayList<>(List.of("meetingID", "room"));
        parameters.addAll(List.of(given("password", password)));

        assertThat(caller.call("end", parameters.toArray(String[]::new)).key()).isEqualTo(key);
    }

    @Test
    void anEndIsAnEndThoughTheServerDoesNotAnswer() {
        create("room");
        UUID run = live("room").id();
        school.simulator
                .faults()
                .calls(CallFault.of(CallFault.Kind.STARTING_502).on("end", "getMeetingInfo"));

        assertThat(caller.call("end", "meetingID", "room").isSuccess()).isTrue();

        assertThat(caller.call("getMeetingInfo", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(meetings.find(run).orElseThrow().endCause()).hasValue(EndCause.REQUESTED);
        assertThat(caller.get(caller.url("join", with("room", "fullName", "Ada", "role", "VIEWER")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aModeratorsEndIsNotUndoneByALateLink() {
        Answer created = create("room");
        URI link = caller.url(
                "join", with("room", "fullName", "Ada", "role", "VIEWER", "createTime", created.text("createTime")));
        String toServer = location(link);

        classroom("room").end();
        String back = caller.get(URI.create(toServer))
                .headers()
                .firstValue("Location")
                .orElse("");
        HttpResponse<String> page = caller.get(URI.create(back));

        assertThat(back).contains("/join/again/").contains("errors=");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("This class is not running");
        assertThat(classrooms()).isEmpty();
        assertThat(caller.get(link).statusCode()).isEqualTo(404);
    }

    @Test
    void somebodyWhomAServerForgotEntersTheSuccessorThroughTheSameLink() {
        Answer created = create("room", "welcome", "Hello", "attendeePW", "ap", "moderatorPW", "mp");
        String toServer = join(
                "room", "fullName", "Ada", "role", "VIEWER", "userID", "u-1", "createTime", created.text("createTime"));
        school.simulator.restart(false, Duration.ZERO);

        String back = caller.get(URI.create(toServer))
                .headers()
                .firstValue("Location")
                .orElse("");
        String again =
                caller.get(URI.create(back)).headers().firstValue("Location").orElse("");

        assertThat(again).startsWith(school.simulator.url() + "api/join?");
        assertThat(caller.get(URI.create(again)).statusCode()).isEqualTo(302);
        assertThat(classroom("room").people()).hasSize(1);
        assertThat(sent("room")).containsEntry("welcome", "Hello");
        Answer info = create("room", "attendeePW", "ap", "moderatorPW", "mp");
        assertThat(info.key()).isEqualTo("duplicateWarning");
        assertThat(info.text("createTime")).isNotEqualTo(created.text("createTime"));
        // The platform's older link, with the creation time of the run that was lost.
        assertThat(join("room", "fullName", "Bob", "role", "VIEWER", "createTime", created.text("createTime")))
                .contains("createTime=" + info.text("createTime"));
    }

    @Test
    void ofManyWhomAServerForgotOneBringsUpTheSuccessor() throws Exception {
        create("room");
        List<String> backs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            backs.add(FrontCaller.query(join("room", "fullName", "P" + i, "role", "VIEWER", "userID", "u-" + i))
                    .get("errorRedirectUrl"));
        }
        school.simulator.restart(false, Duration.ZERO);

        List<Callable<Integer>> all = new ArrayList<>();
        backs.forEach(back -> all.add(() -> {
            String next = caller.get(URI.create(back))
                    .headers()
                    .firstValue("Location")
                    .orElse("");
            return caller.get(URI.create(next)).statusCode();
        }));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : threads.invokeAll(all)) {
                assertThat(status.get()).isEqualTo(302);
            }
        }

        assertThat(classrooms()).hasSize(1);
        assertThat(classroom("room").people()).hasSize(20);
    }

    @Test
    void onePersonTurnedAwayShowsEveryClassThatTheServerForgot() {
        create("one");
        create("two");
        UUID one = live("one").id();
        UUID two = live("two").id();
        URI back = URI.create(FrontCaller.query(join("one", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.restart(false, Duration.ZERO);
        duePolls("now() + interval '1 hour'");

        assertThat(location(back)).startsWith(school.simulator.url() + "api/join?");

        assertThat(meetings.find(one).orElseThrow().endCause()).hasValue(EndCause.INFERRED);
        // By itself the next poll would be in an hour.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> meetings.find(two).orElseThrow().endCause().equals(Optional.of(EndCause.INFERRED)));
    }

    @Test
    void aServerThatTurnsAwayAndDoesNotAnswerIsPolledAtOnce() {
        create("room");
        URI back = URI.create(FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500));
        duePolls("now() + interval '1 hour'");

        assertThat(caller.get(back).statusCode()).isEqualTo(503);

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> school.product
                                .bean(ServerStore.class)
                                .require(school.server.id())
                                .observed()
                                .failure()
                        != null);
    }

    private void duePolls(String at) {
        school.product
                .bean(Databases.class)
                .jobs()
                .jdbc()
                .sql("update server set next_poll_at = " + at)
                .update();
    }

    @Test
    void anEndOfARunThatVanishedIsMeant() {
        Answer created = create("room");
        URI back = URI.create(FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.restart(false, Duration.ZERO);
        caller.call("end", "meetingID", "room");

        assertThat(caller.get(back).statusCode()).isEqualTo(404);
        assertThat(caller.get(caller.url(
                                "join",
                                with(
                                        "room",
                                        "fullName",
                                        "Ada",
                                        "role",
                                        "VIEWER",
                                        "createTime",
                                        created.text("createTime"))))
                        .statusCode())
                .isEqualTo(404);
        assertThat(classrooms()).isEmpty();
    }

    @Test
    void aServerThatAnswersNothingIsNotAskedInACircle() {
        create("room");
        URI back = URI.create(FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("getMeetingInfo"));

        HttpResponse<String> page = caller.get(back);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(live("room").isRunning()).isTrue();
    }

    @Test
    void aServerThatRefusesSomebodyTwiceIsNotAskedAgain() {
        create("room");
        String first = FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl");
        String errors = "?errors=" + Addressed.errors("someKey", "No.");

        String second = FrontCaller.query(location(URI.create(first + errors))).get("errorRedirectUrl");
        HttpResponse<String> page = caller.get(URI.create(second + errors));
        HttpResponse<String> full =
                caller.get(URI.create(first + "?errors=" + Addressed.errors("maxParticipantsReached", "Full.")));

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("You cannot enter this class");
        assertThat(full.body()).contains("This class is full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "e30", "..%20"})
    void aLinkThatWeDidNotMakeLeadsNowhere(String token) {
        for (String kind : List.of("again", "back")) {
            HttpResponse<String> page = caller.get(school.url().resolve("/join/" + kind + "/" + token));
            assertThat(page.statusCode()).isEqualTo(410);
            assertThat(page.headers().firstValue("Location")).isEmpty();
        }
    }
}
