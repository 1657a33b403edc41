package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RedactionTest {

    private static final Redaction ADDRESSES = new Redaction(true);

    @Test
    void removesPasswordsTokensAndTextsFromRealEvents() {
        for (var entry : Samples.json("hooks/mapped-by-id-3.5.json").properties()) {
            String stored = redact(Redaction.STRICT, entry.getValue().toString());

            assertThat(stored)
                    .as(entry.getKey())
                    .doesNotContain("moderator-pass")
                    .doesNotContain("viewer-pass")
                    .doesNotContain("session-token")
                    .doesNotContain("ip-address")
                    .doesNotContain("user-agent")
                    .doesNotContain("referer")
                    .doesNotContain("Public chat test")
                    .doesNotContain("ABCD Poll Test")
                    .doesNotContain("\"text\"")
                    .doesNotContain("\"transcript\":\"");
            assertThat(Samples.parse(stored).path("data").path("id")).hasToString("\"" + entry.getKey() + "\"");
        }
    }

    @Test
    void removesThemFromRawMessagesToo() {
        for (JsonNode line : Samples.lines("hooks/raw-to-mapped-3.5.ndjson")) {
            assertThat(redact(Redaction.STRICT, line.get("raw").toString()))
                    .doesNotContain("\"mp\"")
                    .doesNotContain("moderatorPass")
                    .doesNotContain("AccessToken")
                    .doesNotContain("Public chat test");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "moderator-pass",
                "viewer-pass",
                "moderatorPass",
                "password",
                "session-token",
                "sessionToken",
                "authToken",
                "attendeePW",
                "moderator_pw",
                "secret-lrs-payload",
                "message",
                "transcript",
                "ip-address",
                "user-agent",
                "clientIp"
            })
    void removesAFieldAtAnyDepth(String field) {
        String json = "{\"event\":\"x\",\"meetingID\":\"e\",\"a\":[{\"b\":{\"" + field + "\":\"canary\",\"kept\":1}}]}";

        assertThat(redact(Redaction.STRICT, json)).doesNotContain("canary").contains("\"kept\":1");
    }

    @Test
    void keepsAddressesIfThePolicySaysSo() {
        String json = "{\"event\":\"x\",\"ip-address\":\"192.0.2.1\",\"user-agent\":\"UA\",\"session-token\":\"t\"}";

        assertThat(redact(ADDRESSES, json))
                .isEqualTo("{\"event\":\"x\",\"ip-address\":\"192.0.2.1\",\"user-agent\":\"UA\"}");
        assertThat(redact(Redaction.STRICT, json)).isEqualTo("{\"event\":\"x\"}");
    }

    @Test
    void keepsWhatTheFiguresNeed() {
        String json = Samples.json("hooks/mapped-by-id-3.5.json")
                .get("chat-group-message-sent")
                .toString();

        JsonNode stored = Samples.parse(redact(Redaction.STRICT, json));

        JsonNode sender = stored.at("/data/attributes/chat-message/sender");
        assertThat(sender.path("internal-user-id").stringValue()).isEqualTo("w_xfsb9gxtlfom");
        assertThat(sender.path("name").stringValue()).isEqualTo("John Doe");
        assertThat(stored.at("/data/attributes/chat-id").stringValue()).isEqualTo("MAIN-PUBLIC-GROUP-CHAT");
    }

    @Test
    void comesAfterTheIdentity() {
        String first = "{\"event\":\"chat-message-posted\",\"userID\":\"1\",\"message\":\"a\"}";
        String second = "{\"event\":\"chat-message-posted\",\"userID\":\"1\",\"message\":\"b\"}";

        assertThat(redact(Redaction.STRICT, first)).isEqualTo(redact(Redaction.STRICT, second));
        assertThat(event(first).identity()).isNotEqualTo(event(second).identity());
    }

    private static String redact(Redaction policy, String json) {
        return event(json).redacted(policy);
    }

    private static ReceivedEvent event(String json) {
        List<ReceivedEvent> events =
                ((HookBody.Events) HookBody.parse(null, json.getBytes(StandardCharsets.UTF_8))).events();
        return events.get(0);
    }
}
