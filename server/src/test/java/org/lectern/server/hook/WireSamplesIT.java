package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.bbb.HookSignature;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ObservationOrder;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PlausibleTime;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What real senders of three generations sent, in every form of authentication. */
final class WireSamplesIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Activity.Rules RULES = new Activity.Rules(ObservationOrder.BY_TIME, PlausibleTime.any());

    @ParameterizedTest
    @CsvSource({
        "bbb-webhooks-3.5-sha1,RAW_BODY",
        "bbb-webhooks-3.5-sha256,RAW_BODY",
        "bbb-webhooks-3.5-bearer,BEARER",
        "bbb-webhooks-3.3-sha1,CONSTANT",
        "bbb-webhooks-2.6-sha1,JSON"
    })
    void capturedDeliveriesGiveWhatPeopleDid(String file, HookSignature.Formula formula)
            throws IOException, InterruptedException {
        JsonNode expected = JSON.readTree(resource("expected.json")).path(file);
        List<JsonNode> requests = requests(file);
        var twice = new ArrayList<>(requests);
        twice.addAll(requests);
        Collections.shuffle(twice, new Random(7));

        try (Databases databases = TestDatabase.create();
                var inlet = new Inlet(databases, new Inlet.Knowing(), RULES, InstantSource.system())) {
            for (JsonNode request : twice) {
                assertThat(formula(request)).isEqualTo(formula);
                assertThat(post(inlet, request)).isEqualTo(200);
            }
            inlet.foldAll();

            ClassActivity activity = inlet.read("random-9019868", Instant.now());
            for (Map.Entry<String, JsonNode> person : expected.properties()) {
                assertFigures(activity.person("u:" + person.getKey()).orElseThrow(), person.getValue());
            }
            assertThat(activity.people()).hasSize(expected.size());
            assertThat(activity.course().endedAt()).isPresent();

            var counters = inlet.inbox().counters();
            assertThat(counters.received()).isEqualTo(2L * requests.size());
            assertThat(counters.duplicate()).isEqualTo(requests.size());
            assertThat(counters.folded()).isEqualTo(requests.size());
            assertThat(counters.addUp()).isTrue();
            assertThat(storedText(databases)).doesNotContain("Public chat test").doesNotContain("moderator-pass");
        }
    }

    private static void assertFigures(PersonActivity person, JsonNode expected) {
        assertThat(person.who().name()).isEqualTo(expected.path("name").stringValue());
        assertThat(person.presence().total().toMillis())
                .as("presence of %s", person.who().name())
                .isEqualTo(expected.path("presence_ms").longValue());
        assertThat(person.figures().microphoneOpen().toMillis())
                .as("microphone")
                .isEqualTo(expected.path("microphone_open_ms").longValue());
        assertThat(person.figures().camera().toMillis())
                .as("camera")
                .isEqualTo(expected.path("camera_ms").longValue());
        assertThat(person.figures().counts().messages())
                .isEqualTo(expected.path("messages").intValue());
        assertThat(person.figures().counts().hands())
                .isEqualTo(expected.path("hands").intValue());
        var reactions = new HashMap<String, Integer>();
        expected.path("reactions")
                .properties()
                .forEach(entry -> reactions.put(entry.getKey(), entry.getValue().intValue()));
        assertThat(person.figures().counts().reactions()).isEqualTo(reactions);
    }

    /** By which the delivery proves where it comes from. */
    private static HookSignature.Formula formula(JsonNode request) {
        String path = request.path("path").stringValue();
        int query = path.indexOf('?');
        String authorization = request.path("headers").properties().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Authorization"))
                .map(header -> header.getValue().stringValue())
                .findFirst()
                .orElse(null);
        var delivery = new HookSignature.Delivery(
                Inlet.REGISTERED,
                query < 0 ? null : path.substring(query + 1),
                authorization,
                request.path("body").stringValue().getBytes(StandardCharsets.UTF_8));
        HookSignature.Verdict verdict = HookSignature.verify(delivery, List.of(Inlet.SECRET));
        assertThat(verdict).isInstanceOf(HookSignature.Accepted.class);
        return ((HookSignature.Accepted) verdict).formula();
    }

    static int post(Inlet inlet, JsonNode request) throws InterruptedException {
        var headers = new HashMap<String, String>();
        request.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().stringValue()));
        String path = request.path("path").stringValue();
        return inlet.post(
                Inlet.TOKEN,
                path.substring(path.indexOf('?') + 1),
                headers,
                request.path("body").stringValue().getBytes(StandardCharsets.UTF_8));
    }

    static List<JsonNode> requests(String file) throws IOException {
        return resource(file + ".jsonl")
                .lines()
                .map(line -> (JsonNode) JSON.readTree(line))
                .toList();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WireSamplesIT.class.getResourceAsStream("/hook/wire/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String storedText(Databases databases) {
        return databases
                .web()
                .jdbc()
                .sql("select coalesce(string_agg(body, ' '), '') from event")
                .query(String.class)
                .single();
    }
}
