package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeathTest {
    private Simulator simulator;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        simulator = Simulator.builder().seed(7).start();
        client = new ApiClient(simulator);
        client.call("create", "meetingID=room-1&name=Room");
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void refusesConnectionsAndForgetsItsMeetings() {
        simulator.kill(Death.REFUSES);

        assertThat(simulator.death()).contains(Death.REFUSES);
        assertThatThrownBy(() -> client.call("getMeetings", ""))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);
        simulator.revive(false);

        assertThat(simulator.death()).isEmpty();
        assertThat(client.call("getMeetings", "")).contains("noMeetings");
    }

    @Test
    void fallsSilentAndKeepsItsMeetings() throws IOException, InterruptedException {
        simulator.kill(Death.SILENT);

        assertThatThrownBy(() -> client.getWithin(meetings(), Duration.ofMillis(300)))
                .isInstanceOf(HttpTimeoutException.class);
        simulator.revive(true);

        assertThat(client.getWithin(meetings(), Duration.ofSeconds(5)).body()).contains("room-1");
    }

    @Test
    void sendsNothingWhileItIsDead() throws IOException {
        try (Receiver receiver = new Receiver()) {
            client.call(
                    "hooks/create",
                    "callbackURL=" + receiver.url("/h").replace(":", "%3A").replace("/", "%2F"));
            Classroom room = simulator.classroom("room-1");
            simulator.kill(Death.SILENT);

            room.enter("Ada", "teacher-1", Role.MODERATOR);
            Receiver.await(() -> simulator.deliveries().counters().failedAttempts() > 0);
            assertThat(receiver.received).isEmpty();
            simulator.revive(true);

            assertThat(simulator.awaitDelivered(Duration.ofSeconds(10))).isTrue();
            assertThat(receiver.of("user-joined")).hasSize(1);
        }
    }

    @Test
    void isRevivedByThePageAndTheControlApiOfAnotherPort() {
        String home = simulator.homeUrl();
        String control = simulator.controlUrl();
        assertThat(client.get(home).body()).contains("Kill: fall silent");
        assertThat(client.get(control + "bigbluebutton/api").statusCode()).isEqualTo(404);

        var killed = client.post(home, "application/x-www-form-urlencoded", "act=kill&how=REFUSES");
        assertThat(killed.headers().firstValue("Location")).hasValue(control);
        assertThat(client.get(control).body()).contains("refuses connections");
        var revived = client.post(control, "application/x-www-form-urlencoded", "act=revive");
        assertThat(revived.headers().firstValue("Location")).hasValue(home);

        client.post(home + "sandbox/kill", "application/json", "{\"how\":\"SILENT\"}");
        assertThat(client.get(control + "sandbox").body()).contains("\"dead\":\"SILENT\"");
        client.post(control + "sandbox/revive", "application/json", "{\"remembers\":true}");
        assertThat(client.get(home + "sandbox").body()).contains("\"dead\":null");
    }

    @Test
    void comesBackByItself() {
        client.post(simulator.homeUrl() + "sandbox/kill", "application/json", "{\"forMs\":200}");
        assertThat(simulator.death()).isPresent();

        Receiver.await(() -> simulator.death().isEmpty());

        assertThat(client.call("getMeetings", "")).contains("noMeetings");
    }

    private String meetings() {
        return client.base() + "getMeetings?" + client.signed("SHA-1", "getMeetings", "");
    }
}
