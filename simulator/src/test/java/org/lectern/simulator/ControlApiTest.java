package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ControlApiTest {
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

    @Test
    void playsAClassFromAnotherProcess() {
        assertThat(send("POST", "meetings", "{\"meetingId\":\"week 1/2\",\"name\":\"Week\"}")
                        .statusCode())
                .isEqualTo(201);
        String room = "meetings/week%201%2F2/";
        String id = json(send(
                        "POST",
                        room + "people",
                        "{\"name\":\"Ada\",\"externalUserId\":\"ada\",\"role\":\"MODERATOR\"}"))
                .get("internalUserId")
                .asString();
        for (String act : new String[] {"openMicrophone", "shareCamera", "raiseHand", "startTalking"}) {
            assertThat(json(send("POST", room + "people/" + id + "/" + act, ""))
                            .get("happened")
                            .asBoolean())
                    .as(act)
                    .isTrue();
        }
        send("POST", room + "people/" + id + "/say", "{\"text\":\"Hello\"}");
        send("POST", room + "people/" + id + "/react", "{\"emoji\":\"👍\"}");

        assertThat(json(send("GET", "meetings", "")).get(0).get("inside").asInt())
                .isEqualTo(1);
        assertThat(json(send("GET", room + "events", "")).size()).isEqualTo(9);
        assertThat(json(send("POST", room + "end", "")).get("ended").asBoolean())
                .isTrue();
        JsonNode ada = json(send("GET", room + "ledger", "")).get("people").get(0);
        assertThat(ada.get("messages").asInt()).isEqualTo(1);
        assertThat(ada.get("hands").asInt()).isEqualTo(1);
        assertThat(ada.get("reactions").get("👍").asInt()).isEqualTo(1);
        assertThat(json(send("GET", "ledgers", ""))).hasSize(1);
    }

    @Test
    void bringsInACrowd() {
        simulator.create("room-1", "Room");

        HttpResponse<String> answer =
                send("POST", "meetings/room-1/populate", "{\"people\":20,\"seed\":3,\"arrivalMs\":0,\"pauseMs\":50}");

        assertThat(json(answer).get("people").asInt()).isEqualTo(20);
        Receiver.await(() -> simulator.events("room-1").size() > 60);
        assertThat(json(send("GET", "meetings/room-1/people", "")).size()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void turnsFaultsOnAndOff() {
        send(
                "PUT",
                "faults",
                "{\"events\":{\"duplicate\":0.5,\"reorderMs\":200},\"call\":{\"kind\":\"ERROR_500\",\"calls\":[\"create\"],\"times\":2}}");
        assertThat(simulator.faults().events().duplicate()).isEqualTo(0.5);
        assertThat(client.send("create", "meetingID=room-1&name=Room").statusCode())
                .isEqualTo(500);
        assertThat(json(send("GET", "faults", "")).get("call").get("times").asInt())
                .isEqualTo(1);

        send("DELETE", "faults", "");

        assertThat(simulator.faults().events()).isEqualTo(EventFaults.NONE);
        assertThat(client.send("create", "meetingID=room-1&name=Room").statusCode())
                .isEqualTo(200);
        send("POST", "restart", "{\"forgetHooks\":true}");
        assertThat(simulator.classrooms()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertThat(send("POST", "meetings", "{").statusCode()).isEqualTo(400);
        assertThat(send("POST", "meetings", "{}").body()).contains("meetingId is missing");
        assertThat(send("GET", "meetings/nobody", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "nothing", "").statusCode()).isEqualTo(404);
        assertThat(send("PUT", "faults", "{\"call\":{\"kind\":\"LATE\"}}").statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", "faults", "{\"events\":{\"drop\":2}}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesFormsOfOtherSites() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.homeUrl() + "sandbox/restart"))
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(client.exchange(request).statusCode()).isEqualTo(403);
    }

    @Test
    void describesItselfOnItsPage() {
        simulator.create("room-1", "A <b>class</b>").enter("Ada", "ada", Role.MODERATOR);

        String page = client.get(simulator.homeUrl()).body();

        assertThat(page)
                .contains("Sandbox")
                .contains("A &lt;b&gt;class&lt;/b&gt;")
                .contains(simulator.url())
                .contains("No hook is registered")
                .contains("Faults");
        assertThat(client.post(simulator.homeUrl(), "application/x-www-form-urlencoded", "act=create")
                        .statusCode())
                .isEqualTo(303);
        assertThat(simulator.classrooms()).hasSize(2);
        client.post(simulator.homeUrl(), "application/x-www-form-urlencoded", "act=call&kind=ERROR_500&times=1");
        assertThat(client.send("getMeetings", "").statusCode()).isEqualTo(500);
        assertThat(client.post(simulator.homeUrl(), "application/x-www-form-urlencoded", "act=call&kind=X")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.get(simulator.homeUrl() + "assets/sandbox.css").statusCode())
                .isEqualTo(200);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return client.exchange(HttpRequest.newBuilder(URI.create(simulator.homeUrl() + "sandbox/" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
