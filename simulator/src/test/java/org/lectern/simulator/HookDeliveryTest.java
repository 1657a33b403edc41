package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookDeliveryTest {
    private static final String SECRET = SimulatorBuilder.DEFAULT_SECRET;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"SHA1, SHA-1", "SHA256, SHA-256", "SHA384, SHA-384", "SHA512, SHA-512"})
    void signsTheRawBodyFrom34On(Hash hash, String algorithm) throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.rawBody().with(hash), receiver, "/hook?k=v%20w");

        simulator.create("room-1", "Räume & mehr");
        simulator.advance(Duration.ofSeconds(1));

        Receiver.Received request = receiver.received.getFirst();
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded;charset=UTF-8");
        assertThat(request.body()).matches("domain=[^&]+&event=%5B%7B[^&]+&timestamp=\\d+");
        assertThat(request.query("checksum"))
                .isEqualTo(ApiClient.hash(algorithm, receiver.url("/hook?k=v%20w") + request.body() + SECRET));
    }

    @Test
    void signsNothingOfTheBodyIn30To331() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.constant(), receiver, "/hook");

        simulator.create("room-1", "Room").enter("Ada", "t1", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));

        String expected = ApiClient.hash("SHA-1", receiver.url("/hook") + "{}" + SECRET);
        assertThat(receiver.received)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.query("checksum")).isEqualTo(expected));
    }

    @Test
    void signsCompactJsonIn2x() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.json(), receiver, "/hook");

        simulator.create("room-1", "Room *(1)~");
        simulator.advance(Duration.ofSeconds(1));

        Receiver.Received request = receiver.received.getFirst();
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.body())
                .matches("event=[^&+]+&timestamp=\\d+&domain=[^&]+")
                .contains("Room%20%2A%281%29~");
        String signed = "{\"event\":" + Json.write(request.field("event")) + ",\"timestamp\":"
                + request.field("timestamp") + ",\"domain\":\"" + request.field("domain") + "\"}";
        assertThat(request.query("checksum"))
                .isEqualTo(ApiClient.hash("SHA-1", receiver.url("/hook") + signed + SECRET));
    }

    @Test
    void sendsTheSecretItselfInBearerMode() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.rawBody().withBearer(), receiver, "/hook");

        simulator.create("room-1", "Room");
        simulator.advance(Duration.ofSeconds(1));

        assertThat(receiver.received.getFirst().authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(receiver.received.getFirst().target()).isEqualTo("/hook");
    }

    @Test
    void triesThirteenTimesOnTheRealScheduleAndThenDeletesTheHook() throws IOException {
        Receiver receiver = receiver().answering(number -> 503);
        Simulator simulator = hooked(HookSender.rawBody(), receiver, "/hook");
        simulator.create("room-1", "Room");
        long[] after = {0, 100, 600, 1600, 3600, 7600, 15_600, 25_600, 55_600, 115_600, 175_600, 235_600, 295_600};

        long passed = 0;
        for (int i = 0; i < after.length; i++) {
            simulator.advance(Duration.ofMillis(Math.max(0, after[i] - passed - 1)));
            assertThat(receiver.of("meeting-created"))
                    .as("just before try " + (i + 1))
                    .hasSize(i == 0 ? 1 : i);
            simulator.advance(Duration.ofMillis(after[i] == 0 ? 0 : 1));
            passed = after[i];
            assertThat(receiver.of("meeting-created")).hasSize(i + 1);
        }

        assertThat(receiver.of("meeting-created").stream().distinct()).hasSize(1);
        assertThat(simulator.hookUrls()).isEmpty();
        assertThat(simulator.deliveries().counters().givenUp()).isPositive();
    }

    @Test
    void takes401AsDelivered() throws IOException {
        Receiver receiver = receiver().answering(number -> 401);
        Simulator simulator = hooked(HookSender.rawBody(), receiver, "/hook");

        simulator.create("room-1", "Room");
        simulator.advance(Duration.ofMinutes(4));

        assertThat(receiver.received).hasSize(1);
        assertThat(simulator.hookUrls()).hasSize(1);
    }

    @Test
    void losesAnEventToA302AndKeepsItOnA307() throws IOException {
        Receiver target = receiver();
        Receiver receiver = receiver().redirectingTo(target.url("/next")).answering(number -> number == 1 ? 302 : 307);
        Simulator simulator = hooked(HookSender.rawBody(), receiver, "/hook");

        simulator.create("room-1", "Room");
        simulator.advance(Duration.ofSeconds(1));
        simulator.create("room-2", "Room");
        simulator.advance(Duration.ofSeconds(1));

        assertThat(target.received).extracting(Receiver.Received::method).containsExactly("GET", "POST");
        assertThat(target.received.getFirst().body()).isEmpty();
        assertThat(simulator.deliveries().counters().delivered()).isEqualTo(2);
    }

    @Test
    void keepsEventsInOrderBehindAFailingOneIn2x() throws IOException {
        Receiver receiver = receiver().answering(number -> number <= 3 ? 500 : 200);
        Simulator simulator = hooked(HookSender.json(), receiver, "/hook");

        Person ada = simulator.create("room-1", "Room").enter("Ada", "t1", Role.MODERATOR);
        ada.say("one");
        simulator.advance(Duration.ofSeconds(10));

        assertThat(receiver.received)
                .extracting(Receiver.Received::eventId)
                .containsExactly(
                        "meeting-created",
                        "meeting-created",
                        "meeting-created",
                        "meeting-created",
                        "user-joined",
                        "user-presenter-assigned",
                        "chat-group-message-sent");
    }

    @Test
    void doublesDropsDelaysAndMissignsOnRequest() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.rawBody(), receiver, "/hook");

        simulator.faults().events(EventFaults.NONE.withDuplicates(1));
        simulator.create("doubled", "Room");
        simulator.faults().events(EventFaults.NONE.withDrops(1));
        simulator.create("dropped", "Room");
        simulator.faults().events(EventFaults.NONE.withWrongChecksums(1));
        simulator.create("missigned", "Room");
        simulator.faults().events(EventFaults.NONE.withDelay(Duration.ofSeconds(30)));
        simulator.create("late", "Room");
        simulator.advance(Duration.ofSeconds(29));

        assertThat(meetings(receiver)).containsExactlyInAnyOrder("doubled", "doubled", "missigned");
        simulator.advance(Duration.ofSeconds(1));
        assertThat(meetings(receiver)).hasSize(4).endsWith("late");
        Receiver.Received missigned = receiver.received.get(meetings(receiver).indexOf("missigned"));
        assertThat(missigned.query("checksum"))
                .isNotEqualTo(ApiClient.hash("SHA-1", receiver.url("/hook") + missigned.body() + SECRET));
        assertThat(simulator.deliveries().counters().dropped()).isEqualTo(1);
    }

    @Test
    void shakesEventsOutOfOrderOnRequest() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = hooked(HookSender.rawBody(), receiver, "/hook");
        simulator.faults().events(EventFaults.NONE.withReordering(Duration.ofSeconds(60)));
        Person ada = simulator.create("room-1", "Room").enter("Ada", "t1", Role.MODERATOR);
        for (int i = 0; i < 30; i++) {
            ada.say("message " + i);
        }
        simulator.advance(Duration.ofSeconds(61));

        List<Long> times = receiver.of("chat-group-message-sent").stream()
                .map(request -> request.event().get("event").get("ts").asLong())
                .toList();
        assertThat(times).hasSize(30).isNotEqualTo(times.stream().sorted().toList());
    }

    @Test
    void answersTheHooksCallsAsTheRealServiceDoes() throws IOException {
        Simulator simulator = stepped(HookSender.rawBody());
        ApiClient client = new ApiClient(simulator);
        open.add(client);

        String created = client.call("hooks/create", "callbackURL=http%3A%2F%2Fa.example%2Fh");
        String id = ApiClient.element(created, "hookID");
        assertThat(created.replace(id, "81beff60-8bfa-4267-bd8c-5e52379d3f2b"))
                .isEqualTo(Samples.response("hooks-create-success-3.5"));
        assertThat(client.call("hooks/create", "callbackURL=http%3A%2F%2Fa.example%2Fh&meetingID=x")
                        .replace(id, "81beff60-8bfa-4267-bd8c-5e52379d3f2b"))
                .isEqualTo(Samples.response("hooks-create-duplicate-3.5"));
        assertThat(client.call("hooks/create", "meetingID=x"))
                .isEqualTo(Samples.response("hooks-create-missing-callback-3.5"));
        client.call(
                "hooks/create", "callbackURL=http%3A%2F%2Fb.example%2Fh&meetingID=abc&eventID=User-Left,user-joined");
        assertThat(client.call("hooks/list", ""))
                .contains(
                        "<callbackURL><![CDATA[http://a.example/h]]></callbackURL><permanentHook>false</permanentHook>")
                .contains("<meetingID><![CDATA[abc]]></meetingID><eventID>user-joined,user-left</eventID>");
        assertThat(client.call("hooks/list", "meetingID=nobody")).isEqualTo(Samples.response("hooks-list-error-3.5"));
        assertThat(client.call("hooks/destroy", "hookID=" + id))
                .isEqualTo(Samples.response("hooks-destroy-success-3.5"));
        assertThat(client.call("hooks/destroy", "hookID=" + id))
                .isEqualTo(Samples.response("hooks-destroy-missing-3.5"));
        assertThat(client.get(client.base() + "hooks/list?checksum=" + "0".repeat(40))
                        .body())
                .contains("You did not pass the checksum security check.");
        assertThat(client.get(client.base() + "hooks/list?checksum=abc").statusCode())
                .isEqualTo(500);
        assertThat(client.post(client.base() + "hooks/list", "text/plain", "").statusCode())
                .isEqualTo(404);
        assertThat(client.get(client.base() + "hooks/ping").body()).isEqualTo("bbb-webhooks API up!");
    }

    @Test
    void sendsAHookOnlyWhatItAskedFor() throws IOException {
        Receiver receiver = receiver();
        Simulator simulator = stepped(HookSender.rawBody());
        register(simulator, receiver.url("/scoped"), "&meetingID=room-1&eventID=user-joined");

        simulator.create("room-1", "Room").enter("Ada", "t1", Role.MODERATOR);
        simulator.create("room-2", "Room").enter("Bo", "t2", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));

        assertThat(receiver.received).singleElement().satisfies(request -> {
            assertThat(request.eventId()).isEqualTo("user-joined");
            assertThat(request.body()).contains("room-1");
        });
    }

    private static List<String> meetings(Receiver receiver) {
        return receiver.of("meeting-created").stream()
                .map(request -> request.event()
                        .get("attributes")
                        .get("meeting")
                        .get("external-meeting-id")
                        .asString())
                .toList();
    }

    private Receiver receiver() throws IOException {
        Receiver receiver = new Receiver();
        open.add(receiver);
        return receiver;
    }

    private Simulator hooked(HookSender sender, Receiver receiver, String path) throws IOException {
        Simulator simulator = stepped(sender);
        register(simulator, receiver.url(path), "");
        return simulator;
    }

    private void register(Simulator simulator, String url, String more) {
        try (ApiClient client = new ApiClient(simulator)) {
            String query = "callbackURL=" + URLEncoder.encode(url, StandardCharsets.UTF_8) + more;
            String answer = client.get(client.base() + "hooks/create?" + client.signed("SHA-1", "hooks/create", query))
                    .body();
            assertThat(answer).contains("SUCCESS");
        }
    }

    private Simulator stepped(HookSender sender) throws IOException {
        Simulator simulator = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .sender(sender)
                .seed(7)
                .start();
        open.add(simulator);
        return simulator;
    }
}
