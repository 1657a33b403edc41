package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class FewMembersTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void isAMapInTheOrderOfComing() {
        var random = new Random(5);
        Map<String, JsonNode> expected = new LinkedHashMap<>();
        var members = new FewMembers();
        for (int i = 0; i < 200; i++) {
            // Equal texts that are not the same object too.
            String name = new String("name" + random.nextInt(30));
            JsonNode value = NODES.numberNode(i);

            assertThat(members.put(name, value)).isEqualTo(expected.put(name, value));
            assertThat(members).containsExactlyEntriesOf(expected);
            assertThat(members.get("name" + i % 30)).isEqualTo(expected.get("name" + i % 30));
            assertThat(members.containsKey("name" + i % 30)).isEqualTo(expected.containsKey("name" + i % 30));
        }
        assertThat(members.get("absent")).isNull();
        assertThat(members).isEqualTo(expected);
        assertThat(members.hashCode()).isEqualTo(expected.hashCode());
    }
}
