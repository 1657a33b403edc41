package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class UnnamedPeopleTest {
    @Test
    void hidesWhoDeclinedAndNobodyElse() {
        JsonNode event = Texts.read("""
                {"data":{"id":"user-joined","attributes":{"user":{"internal-user-id":"w_1","external-user-id":"unnamed-abc",
                "name":"Jane Smith","role":"VIEWER","avatar":"https://a.example/jane.png"}}}}
                """);
        JsonNode other = Texts.read("""
                {"user":{"internal-user-id":"w_2","external-user-id":"42","name":"Bob"}}
                """);

        assertThat(UnnamedPeople.hide(event)).isTrue();
        assertThat(UnnamedPeople.hide(other)).isFalse();

        assertThat(event.at("/data/attributes/user/name").stringValue()).isEqualTo("unnamed-abc");
        assertThat(event.at("/data/attributes/user/avatar").stringValue()).isEmpty();
        assertThat(event.at("/data/attributes/user/role").stringValue()).isEqualTo("VIEWER");
        assertThat(other.at("/user/name").stringValue()).isEqualTo("Bob");
    }

    @Test
    void hidesThemInTheServersReport() {
        JsonNode report = Texts.read("""
                {"meeting_id":"m","data":{"metadata":{"meeting_name":"Biology"},"attendees":[
                {"ext_user_id":"unnamed-abc","name":"Jane Smith","engagement":{"chats":7}},
                {"ext_user_id":"42","name":"Bob","engagement":{"chats":1}}]}}
                """);

        UnnamedPeople.hide(report);

        assertThat(Texts.write(report)).doesNotContain("Jane").contains("Bob", "Biology", "\"chats\":7");
    }

    @Test
    void hidesWritersOfMessagesWhomOnlyAConnectionIdentifies() {
        String event = """
                {"chat-message":{"id":"1","sender":{"internal-user-id":"w_1","name":"Jane Smith"}},
                "meeting":{"name":"Biology","internal-meeting-id":"x"}}
                """;
        JsonNode some = Texts.read(event);
        JsonNode all = Texts.read(event);

        assertThat(UnnamedPeople.hide(some)).isFalse();
        assertThat(UnnamedPeople.hideAlsoUnidentified(all)).isTrue();

        assertThat(Texts.write(all)).doesNotContain("Jane").contains("\"unnamed\"", "Biology");
    }
}
