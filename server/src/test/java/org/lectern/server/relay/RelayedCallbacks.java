package org.lectern.server.relay;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.Simulator;

/** One server, one process and one application that is told, and the callbacks that a server sends, good and forged. */
abstract class RelayedCallbacks {
    @TempDir
    Path data;

    Simulator simulator;
    Receiver lms;
    RelayNode node;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    final void begin() throws Exception {
        simulator = opened(Simulator.builder().start());
        lms = opened(new Receiver());
        node = opened(new RelayNode(TestDatabase.createConnection(), data));
        node.product.add("one", simulator.url(), simulator.secret());
    }

    @AfterEach
    final void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    final int ready(Meeting receiver, Meeting named, String secret, String record) {
        String token = node.tokenOf(receiver, "bbb-recording-ready-url");
        return post(
                token,
                "signed_parameters="
                        + CallbackTokens.signRecordingReady(
                                RelayNode.place(named).serverMeetingId(), record, SharedSecret.of(secret)));
    }

    final int post(String token, String body) {
        return node.callback("recording-ready", token, body, "").status();
    }

    final int analytics(Meeting meeting, String authorization, String body) {
        return node.callback("analytics", node.tokenOf(meeting, "analytics-callback-url"), body, authorization)
                .status();
    }

    final String bearer(String secret) {
        return "Bearer "
                + CallbackTokens.signAnalytics(
                        node.out.clock.instant().plus(Duration.ofHours(24)), SharedSecret.of(secret));
    }

    /** A report of these people, as a server sends it. */
    static String body(Meeting meeting, String... people) {
        var attendees = new StringBuilder();
        for (String person : people) {
            attendees
                    .append(attendees.isEmpty() ? "" : ",")
                    .append("{\"ext_user_id\":\"")
                    .append(person)
                    .append("\",\"name\":\"A\",\"duration\":1.50,\"engagement\":{\"raisehand\":0,\"emojis\":2}}");
        }
        return """
                {"version":"1.0","meeting_id":"%s","internal_meeting_id":"%s","data":{"metadata":{
                "analytics_callback_url":"https://classes.example.org/callbacks/abc/analytics","lectern_tag":"t",
                "endcallbackurl":"https://classes.example.org/callbacks/def/ended","bbb_origin":"PILOS"},
                "attendees":[%s]}}
                """.formatted(
                        RelayNode.place(meeting).serverMeetingId(),
                        RelayNode.place(meeting).internalMeetingId(),
                        attendees);
    }

    final String signed(JWSAlgorithm algorithm, String claims) throws Exception {
        var token = new JWSObject(new JWSHeader(algorithm), new Payload(claims));
        token.sign(new MACSigner(Arrays.copyOf(simulator.secret().getBytes(StandardCharsets.UTF_8), 128)));
        return token.serialize();
    }

    static String unsigned(String claims) {
        return base64("{\"alg\":\"none\"}") + "." + base64(claims) + ".";
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
