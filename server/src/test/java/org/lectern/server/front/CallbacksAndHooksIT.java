package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

/** What a caller is told of its meetings, from the create to the recording, through the whole product. */
@ExtendWith(SchoolForTests.class)
final class CallbacksAndHooksIT {
    private final School school;
    private FrontCaller caller;
    private Receiver lms;

    CallbacksAndHooksIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void begin() throws IOException {
        caller = FrontCaller.of(school);
        lms = new Receiver();
    }

    @AfterEach
    void end() {
        lms.close();
    }

    private String url(String target) {
        // The operator allowed this name and no other that is not public.
        return lms.url(target).replace("127.0.0.1", "localhost");
    }

    @Test
    void aCallerIsToldOfEverythingThatItAskedFor() {
        assertThat(caller.call("hooks/create", "callbackURL", url("/hook"), "eventID", "user-joined,Meeting-Ended")
                        .isSuccess())
                .isTrue();
        Answer created = caller.call(
                "create",
                "meetingID",
                "room 1",
                "name",
                "Room",
                "record",
                "true",
                "autoStartRecording",
                "true",
                "meetingKeepEvents",
                "true",
                "meta_endCallbackUrl",
                url("/ended"),
                "meta_bbb-recording-ready-url",
                url("/ready"),
                "meta_analytics-callback-url",
                url("/analytics"));
        assertThat(created.isSuccess()).as(created.toString()).isTrue();
        Meeting meeting = school.product
                .bean(MeetingStore.class)
                .findLive(caller.tenant.id(), "room 1")
                .orElseThrow();
        Classroom classroom = school.simulator.classroom(
                Objects.requireNonNull(meeting.place()).serverMeetingId());
        classroom.enter("Ada", "42", Role.MODERATOR);
        classroom.end();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> received("/ended").size() == 1
                        && received("/analytics").size() == 1
                        && !received("/ready").isEmpty()
                        && received("/hook").size() >= 2);

        assertThat(received("/ended").getFirst().target()).isEqualTo("/ended?recordingmarks=true&meetingID=room%201");
        SharedSecret secret = SharedSecret.of(caller.secret);
        var ready = CallbackTokens.recordingReady(
                Parameters.parse(received("/ready").getFirst().body())
                        .first("signed_parameters")
                        .orElseThrow(),
                List.of(secret));
        assertThat(ready).isEqualTo(new CallbackTokens.RecordingReady("room 1", created.text("internalMeetingID"), 0));
        Receiver.Received analytics = received("/analytics").getFirst();
        assertThat(CallbackTokens.analytics(analytics.authorization(), List.of(secret), Instant.now()))
                .isInstanceOf(CallbackTokens.Analytics.class);
        assertThat(analytics.body())
                .contains("\"meeting_id\":\"room 1\"", created.text("internalMeetingID"), url("/analytics"))
                .doesNotContain("/callbacks/", classroom.meetingId());
        assertThat(received("/hook")).allSatisfy(told -> {
            String query = Objects.requireNonNull(URI.create(told.target()).getRawQuery());
            assertThat(HookSignature.verify(
                            new HookSignature.Delivery(
                                    url("/hook"), query, null, told.body().getBytes(StandardCharsets.UTF_8)),
                            List.of(secret)))
                    .isInstanceOf(HookSignature.Accepted.class);
            assertThat(Parameters.parse(told.body()).first("event").orElseThrow())
                    .containsAnyOf("\"user-joined\"", "\"meeting-ended\"")
                    .contains("\"external-meeting-id\":\"room 1\"")
                    .doesNotContain(classroom.meetingId());
        });
    }

    @Test
    void hooksAreRegisteredListedAndDestroyedInTheServicesOwnWords() {
        Answer created = caller.call("hooks/create", "callbackURL", url("/a?b=<c>&d=1"), "meetingID", "room & 1");
        assertThat(created.elements())
                .containsExactly(
                        Map.entry("returncode", "SUCCESS"),
                        Map.entry("hookID", created.text("hookID")),
                        Map.entry("permanentHook", "false"),
                        Map.entry("rawData", "false"));

        Answer again = caller.call("hooks/create", "callbackURL", url("/a?b=<c>&d=1"));
        assertThat(again.elements())
                .containsExactly(
                        Map.entry("returncode", "SUCCESS"),
                        Map.entry("hookID", created.text("hookID")),
                        Map.entry("messageKey", "duplicateWarning"),
                        Map.entry("message", "There is already a hook for this callback URL."));

        String listed =
                caller.get(caller.url("hooks/list", "meetingID", "room & 1")).body();
        assertThat(listed)
                .startsWith("<response><returncode>SUCCESS</returncode><hooks><hook><hookID>")
                .contains("/a?b=&lt;c&gt;&amp;d=1</callbackURL>")
                .contains("<meetingID>room &amp; 1</meetingID>")
                .contains("<permanentHook>false</permanentHook><rawData>false</rawData></hook></hooks>");
        assertThat(caller.get(caller.url("hooks/list", "meetingID", "another")).body())
                .contains("<hooks></hooks>");
        FrontCaller other = FrontCaller.of(school);
        assertThat(other.get(other.url("hooks/list")).body()).contains("<hooks></hooks>");
        assertThat(other.call("hooks/destroy", "hookID", created.text("hookID")).key())
                .isEqualTo("destroyMissingHook");

        assertThat(caller.call("hooks/destroy", "hookID", created.text("hookID"))
                        .text("removed"))
                .isEqualTo("true");
        assertThat(caller.call("hooks/destroy", "hookID", created.text("hookID"))
                        .key())
                .isEqualTo("destroyMissingHook");
        assertThat(caller.call("hooks/destroy", "hookID", "7").text("message"))
                .isEqualTo("The hook informed was not found.");
    }

    @Test
    void refusalsOfHooksHaveTheKeysThatClientsKnow() {
        assertThat(caller.call("hooks/create").text("message"))
                .isEqualTo("You must specify a callbackURL in the parameters.");
        assertThat(caller.call("hooks/create").key()).isEqualTo("missingParamCallbackURL");
        assertThat(caller.call("hooks/destroy").key()).isEqualTo("missingParamHookID");
        Answer raw = caller.call("hooks/create", "callbackURL", url("/"), "getRaw", "true");
        assertThat(raw.key()).isEqualTo("createHookError");
        assertThat(raw.text("message")).contains("raw messages");
        assertThat(caller.call("hooks/create", "callbackURL", "http://10.1.2.3/")
                        .key())
                .isEqualTo("createHookError");
        assertThat(caller.call("hooks/create", "callbackURL", lms.url("/")).key())
                .isEqualTo("createHookError");
        assertThat(caller.post(
                                caller.url("hooks/create", "callbackURL", url("/")),
                                "application/x-www-form-urlencoded",
                                new byte[0])
                        .statusCode())
                .isEqualTo(405);
        URI ping = URI.create(school.url() + "/t/" + caller.tenant.slug() + "/bigbluebutton/api/hooks/ping");
        assertThat(caller.get(ping).body()).isEqualTo("bbb-webhooks API up!");
    }

    private List<Receiver.Received> received(String path) {
        return lms.received.stream()
                .filter(told -> told.target().startsWith(path))
                .toList();
    }
}
