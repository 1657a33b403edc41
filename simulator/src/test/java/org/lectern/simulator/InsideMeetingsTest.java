package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Breakouts, documents, chat and sessions. */
class InsideMeetingsTest {
    private Simulator simulator;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        simulator = simulator(ServerProfile.V3_0);
        client = new ApiClient(simulator);
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    // --- breakouts

    @Test
    void makesABreakoutThroughTheApi() {
        client.call("create", "meetingID=room-1&name=Room");
        String parent = simulator.classroom("room-1").internalMeetingId();
        String answer = client.call(
                "create",
                "meetingID=group-1&name=Group&isBreakout=true&parentMeetingID=room-1&sequence=1&freeJoin=true");

        assertThat(ApiClient.element(answer, "parentMeetingID")).isEqualTo(parent);
        assertThat(Samples.tags(client.call("getMeetingInfo", "meetingID=group-1")
                        .replaceAll("(?s)<metadata>.*</metadata>", "")))
                .isEqualTo(Samples.tags(
                        Samples.response("get-meeting-info-breakout").replaceAll("(?s)<metadata>.*</metadata>", "")));
        assertThat(client.call("getMeetingInfo", "meetingID=room-1"))
                .contains("<breakoutRooms>\n<breakout>group-1</breakout>\n</breakoutRooms>");
        assertThat(client.call("getMeetings", "")).contains("group-1", "room-1");
        assertThat(simulator.events("group-1").getFirst())
                .contains("\"is-breakout\":true", "\"parent-id\":\"" + parent + "\"");
    }

    @Test
    void makesBreakoutsFromInsideWithTheParentsMetadata() throws IOException {
        try (Receiver receiver = new Receiver()) {
            String url = receiver.url("/ended").replace(":", "%3A").replace("/", "%2F");
            client.call("create", "meetingID=room-1&name=Room&meta_course=7&meta_endCallbackUrl=" + url);
            Classroom room = simulator.classroom("room-1");
            Person ada = room.enter("Ada", "t-1", Role.MODERATOR);
            Person sam = room.enter("Sam", "s-1", Role.VIEWER);

            assertThat(sam.openBreakouts(2, 0)).isFalse();
            assertThat(ada.openBreakouts(2, 0)).isTrue();
            assertThat(ada.openBreakouts(2, 0)).isFalse();
            Person inRoom = sam.enterBreakout(2).orElseThrow();

            assertThat(inRoom.externalId()).isEqualTo(sam.internalId() + "-2");
            assertThat(sam.enterBreakout(3)).isEmpty();
            List<Classroom> rooms = simulator.classrooms().subList(1, 3);
            assertThat(rooms.getFirst().meetingId()).matches("[0-9a-f]{40}-\\d+");
            assertThat(client.call("getMeetingInfo", "meetingID=" + rooms.get(1).meetingId()))
                    .contains("<course>7</course>", "<sequence>2</sequence>", "Room (Room 2)");
            room.end();
            simulator.advance(Duration.ofMinutes(1));

            assertThat(simulator.classrooms()).isEmpty();
            assertThat(receiver.received).hasSize(1);
        }
    }

    @Test
    void recordsABreakoutWithItsFamily() {
        client.call(
                "create", "meetingID=room-1&name=Room&record=true&autoStartRecording=true&breakoutRoomsRecord=true");
        Classroom room = simulator.classroom("room-1");
        Person ada = room.enter("Ada", "t-1", Role.MODERATOR);
        ada.openBreakouts(1, 0);
        ada.enterBreakout(1);
        Classroom group = simulator.classrooms().getLast();
        simulator.advance(Duration.ofMinutes(1));
        assertThat(ada.closeBreakouts()).isTrue();
        room.end();
        simulator.advance(Duration.ofMinutes(1));

        assertThat(client.call("getRecordings", "recordID=" + group.internalMeetingId()))
                .contains("<isBreakout>true</isBreakout>")
                .contains("<breakout><parentId>" + room.internalMeetingId() + "</parentId><sequence>1</sequence>");
        assertThat(client.call("getRecordings", "recordID=" + room.internalMeetingId()))
                .contains("<breakoutRoom>" + group.internalMeetingId() + "</breakoutRoom>");
    }

    // --- documents

    @Test
    void fetchesDocumentsAfterTheAnswer() throws IOException {
        HttpServer files = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        files.createContext("/", exchange -> {
            boolean there = exchange.getRequestURI().getPath().equals("/a.pdf");
            exchange.sendResponseHeaders(there ? 200 : 403, there ? 3 : -1);
            exchange.getResponseBody().write(there ? "PDF".getBytes(StandardCharsets.UTF_8) : new byte[0]);
            exchange.close();
        });
        files.start();
        String base = "http://127.0.0.1:" + files.getAddress().getPort();
        String body = "<modules><module name='presentation'><document url='" + base
                + "/a.pdf?sig=1' current='true' downloadable='true'/><document url='" + base
                + "/gone.pdf'/><document name='b.txt'>SGVsbG8=</document></module><module name='other'><x/></module></modules>";
        String url = client.base() + "create?" + client.signed("SHA-256", "create", "meetingID=room-1&name=Room");
        assertThat(client.post(url, "application/xml", body).body()).contains("SUCCESS");
        assertThat(simulator.documents()).isEmpty();
        simulator.advance(Duration.ofSeconds(1));
        files.stop(0);

        assertThat(simulator.documents())
                .extracting(DocumentArrival::name)
                .containsExactlyInAnyOrder("a.pdf", "gone.pdf", "b.txt");
        DocumentArrival deck = named("a.pdf");
        assertThat(deck.source()).isEqualTo(base + "/a.pdf?…");
        assertThat(deck.content().bytes()).isEqualTo(3);
        assertThat(deck.content().sha256()).isEqualTo(ApiClient.hash("SHA-256", "PDF"));
        assertThat(deck.options()).isEqualTo(new DocumentArrival.Options(true, true, true));
        assertThat(named("gone.pdf").content().error()).isEqualTo("status 403");
        assertThat(named("b.txt").content().bytes()).isEqualTo(5);
        assertThat(simulator.events("room-1")).anyMatch(event -> event.contains("meeting-presentation-changed"));
        assertThat(client.get(simulator.homeUrl() + "sandbox/documents").body()).contains("gone.pdf");
    }

    @Test
    void insertsDocuments() {
        client.call("create", "meetingID=room-1&name=Room");
        client.call("create", "meetingID=room-2&name=Room&disabledFeatures=chat,presentation");
        String document =
                "<modules><module name='presentation'><document name='b.txt'>SGVsbG8=</document></module></modules>";

        assertThat(insert("room-1", document).strip()).isEqualTo(Samples.response("insert-document-success"));
        assertThat(insert("room-1", "<modules/>")).isEmpty();
        assertThat(insert("room-1", "<modules>")).contains("500");
        assertThat(insert("room-2", document).strip()).isEqualTo(Samples.response("insert-document-disabled"));
        assertThat(insert("none", document).strip()).isEqualTo(Samples.response("error-not-found"));
        assertThat(client.send("insertDocument", "meetingID=room-1").statusCode())
                .isEqualTo(404);
        simulator.advance(Duration.ofSeconds(1));
        assertThat(simulator.documents()).hasSize(1);
    }

    // --- chat and sessions

    @Test
    void postsAChatMessageFrom30On() throws IOException {
        client.call("create", "meetingID=room-1&name=Room");

        assertThat(client.call("sendChatMessage", "meetingID=room-1&message=Hello%21")
                        .strip())
                .isEqualTo(Samples.response("send-chat-message-success"));
        assertThat(client.call("sendChatMessage", "meetingID=none&message=Hello")
                        .strip())
                .isEqualTo(Samples.response("send-chat-message-meeting-not-found"));
        assertThat(client.call("sendChatMessage", "meetingID=room-1")).contains("missingParamMessage");
        assertThat(client.call("sendChatMessage", "meetingID=room-1&message=" + "x".repeat(501)))
                .contains("sizeError");
        try (Simulator older = simulator(ServerProfile.V2_7);
                ApiClient there = new ApiClient(older)) {
            assertThat(there.send("sendChatMessage", "meetingID=room-1&message=x")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void listsSessions() {
        assertThat(client.call("getSessions", "")).contains("noSessions");
        client.call("create", "meetingID=room-1&name=Room");
        client.send("join", "meetingID=room-1&fullName=Ada&role=MODERATOR");

        assertThat(Samples.tags(client.call("getSessions", "")))
                .isEqualTo(Samples.tags(Samples.response("get-sessions")));
    }

    // ---

    private DocumentArrival named(String name) {
        return simulator.documents().stream()
                .filter(arrival -> arrival.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String insert(String meetingId, String body) {
        String url = client.base() + "insertDocument?"
                + client.signed("SHA-256", "insertDocument", "meetingID=" + meetingId);
        return client.post(url, "application/xml", body).body();
    }

    private static Simulator simulator(ServerProfile profile) throws IOException {
        return Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                .profile(profile)
                .seed(7)
                .start();
    }
}
