package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {
    private Simulator simulator;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.builder().seed(7).start();
        client = new ApiClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"ERROR_500, 500", "STARTING_502, 502", "HTML_PAGE, 200"})
    void answersWithAPageInPlaceOfXml(CallFault.Kind kind, int status) {
        simulator.faults().calls(CallFault.of(kind));

        HttpResponse<String> answer = client.send("create", "meetingID=room-1&name=Room");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(simulator.findClassroom("room-1")).isEmpty();
        simulator.faults().clear();
        assertThat(client.call("getMeetings", "")).contains("noMeetings");
    }

    @Test
    void carriesOutACallWhoseAnswerIsLost() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.CUT).on("create").afterCarryingOut());

        assertThatIOException().isThrownBy(() -> client.getWithin(create("room-1"), Duration.ofSeconds(5)));

        assertThat(simulator.findClassroom("room-1")).isPresent();
        simulator.faults().clear();
        assertThat(client.send("create", "meetingID=room-2&name=Room").body()).contains("SUCCESS");
    }

    @Test
    void cutsTheConnectionBeforeTheCallIsCarriedOut() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.CUT));

        assertThatIOException().isThrownBy(() -> client.getWithin(create("room-1"), Duration.ofSeconds(5)));

        assertThat(simulator.findClassroom("room-1")).isEmpty();
    }

    @Test
    void staysSilentUntilTheFaultIsCleared() throws Exception {
        simulator.faults().calls(CallFault.of(CallFault.Kind.BLACK_HOLE).on("getMeetings"));

        assertThatThrownBy(() -> client.getWithin(
                        client.base() + "getMeetings?" + client.signed("SHA-1", "getMeetings", ""),
                        Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class);
        assertThat(client.call("isMeetingRunning", "meetingID=room-1")).contains("SUCCESS");
    }

    @Test
    void answersLateWhenSlow() {
        simulator.faults().calls(CallFault.slow(Duration.ofMillis(300)).times(1));
        long before = System.nanoTime();

        assertThat(client.call("getMeetings", "")).contains("noMeetings");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void breaksXmlOffInTheMiddle() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.TRUNCATED).afterCarryingOut());

        String answer = client.call("create", "meetingID=room-1&name=Room");

        assertThat(answer).startsWith("<response>").doesNotContain("</response>");
    }

    @Test
    void forgetsMeetingsAndHooksOnARestart() {
        client.call("create", "meetingID=room-1&name=Room");
        client.call("hooks/create", "callbackURL=http%3A%2F%2F127.0.0.1%3A1%2Fh");

        simulator.restart(false, Duration.ZERO);
        assertThat(client.call("getMeetings", "")).contains("noMeetings");
        assertThat(simulator.hookUrls()).hasSize(1);
        simulator.restart(true, Duration.ofHours(1));

        assertThat(simulator.hookUrls()).isEmpty();
        assertThat(client.send("getMeetings", "").statusCode()).isEqualTo(502);
        assertThat(client.get(simulator.homeUrl()).statusCode()).isEqualTo(200);
    }

    @Test
    void liesAboutWhatItHas() {
        client.call("create", "meetingID=room-1&name=Room");
        String right = client.call("getMeetingInfo", "meetingID=room-1");

        simulator.faults().calls(CallFault.of(CallFault.Kind.OTHER_MEETING));
        String other = client.call("getMeetingInfo", "meetingID=room-1");
        assertThat(ApiClient.element(other, "meetingID")).isEqualTo("foreign-room-1");
        assertThat(ApiClient.element(other, "internalMeetingID"))
                .hasSameSizeAs(ApiClient.element(right, "internalMeetingID"))
                .isNotEqualTo(ApiClient.element(right, "internalMeetingID"));
        simulator.faults().calls(CallFault.of(CallFault.Kind.EMPTY_LIST));
        assertThat(client.call("getMeetings", "")).contains("<meetings>").doesNotContain("room-1");
        simulator.faults().calls(CallFault.of(CallFault.Kind.EMPTY));
        assertThat(client.send("getMeetings", "").statusCode()).isEqualTo(200);
        assertThat(client.call("getMeetings", "")).isEmpty();
        simulator.faults().calls(CallFault.of(CallFault.Kind.HUGE_LIST));
        assertThat(client.call("getMeetings", "").length()).isGreaterThan(40_000_000);
    }

    @Test
    void answersWithAnotherMeetingThatIsReallyThere() {
        client.call("create", "meetingID=room-1&name=Room");
        client.call("create", "meetingID=room-2&name=Secret");
        simulator.faults().calls(CallFault.of(CallFault.Kind.OTHER_MEETING));

        assertThat(client.call("getMeetingInfo", "meetingID=room-1"))
                .contains("<meetingID>room-2</meetingID>", "Secret");
    }

    private String create(String meetingId) {
        return client.base() + "create?" + client.signed("SHA-1", "create", "meetingID=" + meetingId + "&name=Room");
    }
}
