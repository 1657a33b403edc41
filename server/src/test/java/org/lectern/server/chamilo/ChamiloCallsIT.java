package org.lectern.server.chamilo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.chamilo.Campus.BY;
import static org.lectern.server.chamilo.Campus.call;
import static org.lectern.server.chamilo.Campus.joined;
import static org.lectern.server.chamilo.Campus.meetingId;
import static org.lectern.server.chamilo.Campus.now;
import static org.lectern.server.chamilo.Campus.person;
import static org.lectern.server.chamilo.Campus.sign;
import static org.lectern.server.chamilo.Campus.webhook;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.chamilo.ChamiloKey.Use;

/** What Chamilo itself calls, signed: its callbacks, documents and tables, and its keys. */
@ExtendWith(Campus.ForTests.class)
final class ChamiloCallsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Campus campus;

    ChamiloCallsIT(Campus campus) {
        this.campus = campus;
    }

    @BeforeEach
    void switchOn() {
        campus.switchOn();
    }

    @Test
    void takesSignedCallsAndNothingElse() {
        String mid = meetingId();
        long at = now() - 600;
        String join = call(mid, "join", at);
        String leave = "provider=bbb&meeting_id=" + mid + "&participant_id=42&action=leave&timestamp="
                + URLEncoder.encode(Instant.ofEpochSecond(at + 120).toString(), StandardCharsets.UTF_8);

        HttpResponse<String> unsigned = campus.callback(join, null, null);
        HttpResponse<String> badly = campus.callback(join, String.valueOf(now()), "0".repeat(64));
        HttpResponse<String> old = campus.callback(join, String.valueOf(now() - 400), sign(now() - 400, join));
        assertThat(unsigned.statusCode()).isEqualTo(200);
        assertThat(badly.statusCode()).isEqualTo(200);
        assertThat(old.statusCode()).isEqualTo(401);
        assertThat(campus.run(mid)).isNull();

        for (int i = 0; i < 2; i++) {
            assertThat(campus.callback(join, String.valueOf(now()), sign(now(), join))
                            .body())
                    .isEqualTo("OK\n");
            assertThat(campus.callback(leave, String.valueOf(now()), "v1=" + sign(now(), leave))
                            .body())
                    .isEqualTo("OK\n");
        }

        PersonActivity person = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> campus.activity(mid).person("u:42").orElse(null),
                        one -> one != null
                                && !one.presence().sessions().isEmpty()
                                && !one.now().online());
        assertThat(person.presence().total()).isEqualTo(Duration.ofSeconds(120));
        assertThat(person.presence().sessions()).hasSize(1);
    }

    @Test
    void refusesUnsignedCallsInStrictMode() {
        campus.set(Map.of("webhooks_enabled", "true", "callback_strict", "true"));
        String join = call(meetingId(), "join", now());

        assertThat(campus.callback(join, null, null).statusCode()).isEqualTo(401);
        assertThat(campus.callback(join, String.valueOf(now()), "0".repeat(64)).statusCode())
                .isEqualTo(401);
        assertThat(campus.callback(join, String.valueOf(now()), sign(now(), join))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhatIsWrongWithASignedCall() {
        for (String body : List.of(
                "",
                "[]",
                "{\"provider\":",
                "{\"provider\":\"bbb\"}",
                "{\"provider\":\"bbb\",\"meeting_id\":\"m\",\"participant_id\":1,\"action\":\"join\",\"timestamp\":\"soon\"}")) {
            assertThat(campus.callback(body, String.valueOf(now()), sign(now(), body))
                            .statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        String nothing =
                "{\"provider\":\"bbb\",\"meeting_id\":\"" + meetingId() + "\",\"title\":\"X\",\"attendee_pw\":\"p\"}";
        assertThat(campus.callback(nothing, String.valueOf(now()), sign(now(), nothing))
                        .body())
                .isEqualTo("OK\n");
    }

    @Test
    void servesTheCompleteDocumentToWhoeverSignsForIt() {
        String mid = meetingId();
        assertThat(campus.post(webhook(mid, now()), joined(mid, "7")).statusCode())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(SOON)
                .until(() -> !campus.activity(mid).people().isEmpty());
        String signed = "?au=1&mid=" + mid + "&ts=" + now() + "&sig=" + sign("1|" + mid + "|" + now());

        HttpResponse<String> answer = campus.get("/t/campus/compat/chamilo/activity" + signed);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"participant_id\":\"7\"")
                .contains(
                        "\"metrics\":{\"totals\":{\"talk_seconds\":0,\"camera_seconds\":0},\"counts\":{\"messages\":0,"
                                + "\"reactions\":0,\"hands\":0,\"reactions_breakdown\":{}},"
                                + "\"temp\":{\"talk_started_at\":0,\"camera_started_at\":0}}");
        assertThat(campus.get("/t/campus/compat/chamilo/activity?au=1&mid=" + mid + "&sig=" + sign("1|" + mid))
                        .statusCode())
                .isEqualTo(401);
        assertThat(campus.get("/t/campus/compat/chamilo/activity?au=1&mid=none&ts=" + now() + "&sig="
                                + sign("1|none|" + now()))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void servesTheTableWithItsSumsAndWithoutFormulas() {
        String mid = meetingId();
        long at = now() - 100;
        for (String body : List.of(
                "{\"event\":\"participantjoined\",\"meetingID\":\"" + mid
                        + "\",\"userID\":\"7\",\"username\":\"=HYPERLINK(1)\",\"timestamp\":" + at + "}",
                "{\"event\":\"participantjoined\",\"meetingID\":\"" + mid
                        + "\",\"userID\":\"8\",\"username\":\"Ben\",\"timestamp\":" + at + "}",
                "{\"event\":\"message_posted\",\"meetingID\":\"" + mid + "\",\"userID\":\"7\",\"timestamp\":" + (at + 5)
                        + "}",
                "{\"event\":\"participantleft\",\"meetingID\":\"" + mid + "\",\"userID\":\"7\",\"timestamp\":"
                        + (at + 65) + "}",
                "{\"event\":\"participantleft\",\"meetingID\":\"" + mid + "\",\"userID\":\"8\",\"timestamp\":"
                        + (at + 3) + "}")) {
            assertThat(campus.post(webhook(mid, now()), body).statusCode()).isEqualTo(200);
        }
        Awaitility.await()
                .atMost(SOON)
                .until(() -> campus.activity(mid).presence().equals(Duration.ofSeconds(68))
                        && person(campus.activity(mid), "7").figures().counts().messages() == 1);

        String[] lines = campus.get("/t/campus/compat/chamilo/activity.csv?au=1&mid=" + mid + "&ts=" + now() + "&sig="
                        + sign("1|" + mid + "|" + now()))
                .body()
                .split("\r\n", -1);

        assertThat(lines[0]).isEqualTo("\"" + mid + "\"");
        assertThat(lines[1])
                .isEqualTo("\"User\",\"Online\",\"Talking\",\"Camera\",\"Messages\",\"Reactions\",\"Hands\",\"Status\","
                        + "\"First join\",\"Last seen\"");
        assertThat(List.of(lines[2], lines[3]))
                .anyMatch(line -> line.startsWith(
                        "\"'=HYPERLINK(1)\",\"00:01:05\",\"00:00:00\",\"00:00:00\",\"1\",\"0\",\"0\",\"Offline\",\"20"))
                .anyMatch(line -> line.startsWith("\"Ben\",\"00:00:03\""));
        assertThat(lines[4])
                .isEqualTo("\"Total\",\"00:01:08\",\"00:00:00\",\"00:00:00\",\"1\",\"0\",\"0\",\"\",\"\",\"\"");
        assertThat(lines[5]).isEmpty();
    }

    @Test
    void showsWhenAKeyWasUsedLastAndTakesItNoMoreOnceRetired() {
        SharedSecret secret = SharedSecret.of("a key that is retired in a moment");
        UUID id = campus.store.addKey(campus.tenant.id(), Use.WEBHOOK, secret, BY);
        String path = "/t/campus/compat/chamilo/webhook?au=1&mid=m&ts=" + now() + "&sig="
                + Signing.SHA256.sign(secret, "1|m|" + now());

        assertThat(campus.post(path, "").statusCode()).isEqualTo(200);
        campus.store.addKey(
                campus.tenant.id(), Use.CALLBACK, SharedSecret.of("so that what was remembered is read anew"), BY);
        assertThat(campus.store.keys(campus.tenant.id()))
                .filteredOn(key -> key.id().equals(id))
                .singleElement()
                .satisfies(key -> assertThat(key.lastUsedAt()).isNotNull())
                .satisfies(key -> assertThat(key.toString()).doesNotContain("retired"));

        assertThat(campus.store.retireKey(campus.tenant.id(), id, BY)).isTrue();
        assertThat(campus.store.retireKey(campus.tenant.id(), id, BY)).isFalse();
        assertThat(campus.post(path, "").statusCode()).isEqualTo(401);
    }
}
