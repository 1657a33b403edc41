package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The quick reader beside the one that reads everything: what both read they read alike. */
final class PlainDeliveryTest {
    private static final String FORM = "application/x-www-form-urlencoded;charset=UTF-8";
    private static final int DAMAGED = Runs.of(40_000, 1_000_000);

    @Test
    void readsWhatCurrentSendersSend() {
        int quick = 0;
        List<byte[]> bodies = captured();
        for (byte[] body : bodies) {
            quick += assertAlike(body) ? 1 : 0;
        }
        assertThat(quick).isGreaterThan(bodies.size() / 2);
    }

    @Test
    void readsDamagedDeliveriesAsTheOtherDoes() {
        List<byte[]> bodies = captured();
        int quick = 0;
        for (int seed = 0; seed < DAMAGED; seed++) {
            quick += assertAlike(Mutations.of(bodies, seed)) ? 1 : 0;
        }
        assertThat(quick).isGreaterThan(DAMAGED / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                " [ ] ",
                "[{}]",
                "[{},{\"a\":{}}]",
                "[{\"data\":{\"id\":\"user-left\",\"event\":{\"ts\":0}}}]",
                "[{\"b\":1,\"a\":[],\"ab\":[1,[2,{\"z\":null,\"y\":true}]],\"B\":-7}]",
                "[{\"n\":123456789012345678,\"m\":-2147483648,\"k\":2147483648}]",
                "[{\"name\":\"Zoë 👍\",\"é\":1}]",
                "[{ \"data\" :\t{ \"id\" : \"user-joined\" } }\n, {\"c\":\"\"} ]"
            })
    void readsPlainLists(String json) {
        assertAlike(form(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1,\"a\":2}]",
                "[{\"a\":\"\\n\"}]",
                "[{\"a\":-0}]",
                "[{\"a\":01}]",
                "[{\"a\":1.0}]",
                "[{\"a\":1e3}]",
                "[{\"a\":1234567890123456789}]",
                "[{\"a\":\"\uFFFD\"}]",
                "[{\"a\":1},]",
                "[{\"a\":1,}]",
                "[{\"a\":tru}]",
                "[{\"a\"}]",
                "[{\"a\":1}",
                "[{\"a\":1}] x",
                "[1]",
                "[{\"a\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}]",
                "{\"data\":{\"id\":\"user-left\"}}"
            })
    void leavesTheRestToTheOther(String json) {
        assertThat(PlainDelivery.read(form(json))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event=%5B%5D&event=%5B%5D",
                "event=%5B%5D&other=1",
                "event=%5B%5D&",
                "&event=%5B%5D",
                "event=%5B%5",
                "event=%5B%zz%5D",
                "event=%5B%5D\n",
                "domain=%C3%A9&event=%5B%5D",
                "domain=a",
                "event",
                ""
            })
    void leavesOtherFormsToTheOther(String body) {
        assertThat(PlainDelivery.read(body.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    private static byte[] form(String json) {
        return ("domain=bbb.example.org&event=" + URLEncoder.encode(json, StandardCharsets.UTF_8)
                        + "&timestamp=1715520123456")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> captured() {
        var bodies = new ArrayList<byte[]>();
        for (String file : Samples.names("wire", ".jsonl")) {
            for (JsonNode line : Samples.lines(file)) {
                bodies.add(line.get("body").stringValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }

    /** Returns whether the quick reader read it at all. */
    private static boolean assertAlike(byte[] body) {
        HookBody.Events quick = PlainDelivery.read(body);
        if (quick == null) {
            return false;
        }
        HookBody slow = new HookBodyReader(FORM).readAnything(body);
        assertThat(slow).as(() -> new String(body, StandardCharsets.UTF_8)).isInstanceOf(HookBody.Events.class);
        HookBody.Events events = (HookBody.Events) slow;
        assertThat(quick.domain()).isEqualTo(events.domain());
        assertThat(quick.sentMillis()).isEqualTo(events.sentMillis());
        assertThat(quick.events().stream().map(PlainDeliveryTest::told).toList())
                .isEqualTo(events.events().stream().map(PlainDeliveryTest::told).toList());
        return true;
    }

    private static List<Object> told(ReceivedEvent event) {
        return Stream.of(
                        event.event(),
                        event.atMillis(),
                        new String(event.canonicalJson(), StandardCharsets.UTF_8),
                        event.redacted(Redaction.STRICT),
                        event.identity())
                .map(Objects::requireNonNull)
                .toList();
    }
}
