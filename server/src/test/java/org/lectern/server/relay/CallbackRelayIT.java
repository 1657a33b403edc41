package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.meeting.Meeting;

/** What servers say after a run, carried to whoever asked for it. */
final class CallbackRelayIT extends RelayedCallbacks {
    @Test
    void anEndIsToldOnceInTheCallersForm() throws Exception {
        Meeting meeting = node.start(
                "room 1/ä", "meta_endCallbackUrl", lms.url("/ended?t=1"), "meetingEndedURL", lms.url("/plain?u=2"));

        node.product.end.end(meeting.id());
        node.product.end.end(meeting.id());
        node.settle();
        node.settle();

        assertThat(lms.received)
                .extracting(Receiver.Received::target)
                .containsExactlyInAnyOrder("/ended?t=1&recordingmarks=false&meetingID=room%201%2F%C3%A4", "/plain?u=2");
        assertThat(lms.received).extracting(Receiver.Received::method).containsOnly("GET");
    }

    @Test
    void anInferredEndIsToldJustTheSameAndNotAgainWhenARealOneFollows() throws Exception {
        Meeting meeting = node.start("room", "meta_endCallbackUrl", lms.url("/ended"));
        simulator.classroom(RelayNode.place(meeting).serverMeetingId()).end();
        org.awaitility.Awaitility.await()
                .until(() ->
                        node.product.confirm.recheck(meeting) == org.lectern.server.meeting.ConfirmEnd.Finding.GONE);
        node.settle();
        node.product.end.end(meeting.id());
        node.settle();

        assertThat(lms.received).hasSize(1);
    }

    @Test
    void aRunThatNeverStartedOrHasNoCallbackTellsNobody() throws Exception {
        Meeting meeting = node.start("room");

        node.product.end.end(meeting.id());
        node.settle();

        assertThat(node.out.deliveries.counts()).isEmpty();
    }

    @Test
    void recordingMarksAreWhatTheServerSaid() throws Exception {
        Meeting byEvent = node.start("a", "record", "true", "meta_endCallbackUrl", lms.url("/a"));
        Meeting automatic =
                node.start("b", "record", "true", "autoStartRecording", "true", "meta_endCallbackUrl", lms.url("/b"));
        Meeting none = node.start("c", "record", "true", "meta_endCallbackUrl", lms.url("/c"));
        node.event("""
                {"data":{"type":"event","id":"meeting-recording-started","attributes":{"meeting":{
                "internal-meeting-id":"%s","external-meeting-id":"%s"}},"event":{"ts":1798000000000}}}
                """.formatted(
                        RelayNode.place(byEvent).internalMeetingId(),
                        RelayNode.place(byEvent).serverMeetingId()));
        node.settle();

        for (Meeting meeting : List.of(byEvent, automatic, none)) {
            node.product.end.end(meeting.id());
        }
        node.settle();

        assertThat(lms.received)
                .extracting(Receiver.Received::target)
                .containsExactlyInAnyOrder(
                        "/a?recordingmarks=true&meetingID=a",
                        "/b?recordingmarks=true&meetingID=b",
                        "/c?recordingmarks=false&meetingID=c");
    }

    @Test
    void aCallerThatIsDownIsToldLaterAndOneThatRefusesNeverAgain() throws Exception {
        Meeting down = node.start("down", "meta_endCallbackUrl", lms.url("/down"));
        Meeting refusing = node.start("refusing", "meta_endCallbackUrl", lms.url("/refusing"));
        lms.answering(request -> request.target().startsWith("/down") ? 502 : 404);
        node.product.end.end(down.id());
        node.product.end.end(refusing.id());
        node.settle();
        lms.answering(request -> 200);
        node.out.clock.advance(Duration.ofMinutes(1));
        node.settle();
        node.out.clock.advance(Duration.ofDays(3));
        node.settle();

        assertThat(lms.received.stream().filter(r -> r.target().startsWith("/down")))
                .hasSize(2);
        assertThat(lms.received.stream().filter(r -> r.target().startsWith("/refusing")))
                .hasSize(1);
    }

    @Test
    void aRecordingIsToldWithTheCallersIdAndSecret() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/ready?x=1"));

        assertThat(ready(meeting, meeting, simulator.secret(), "rec-1")).isEqualTo(200);
        node.settle();

        Receiver.Received told = lms.received.getFirst();
        assertThat(told.target()).isEqualTo("/ready?x=1");
        assertThat(told.contentType()).isEqualTo("application/x-www-form-urlencoded");
        String token = Parameters.parse(told.body()).first("signed_parameters").orElseThrow();
        assertThat(CallbackTokens.recordingReady(token, List.of(node.secret.secret())))
                .isEqualTo(new CallbackTokens.RecordingReady("room-1", "rec-1", 0));
        assertThat(new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\"alg\":\"HS256\"}");
    }

    @Test
    void theSecretThatSignedTheCreateSignsAndTheNewestOnceThatIsRetired() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/"));
        node.out.clock.advance(Duration.ofSeconds(1));
        var newer = node.tenants.addSecret(node.tenant.id(), SharedSecret.of("another secret of the caller"));
        ready(meeting, meeting, simulator.secret(), "rec-1");
        node.settle();
        node.tenants.retireSecret(node.tenant.id(), node.secret.id());
        ready(meeting, meeting, simulator.secret(), "rec-2");
        node.settle();

        assertThat(lms.received).hasSize(2);
        assertThat(verified(0, node.secret.secret())).isTrue();
        assertThat(verified(1, newer.secret())).isTrue();
    }

    @Test
    void stepsOfTheRecordingAreHeardOf() throws Exception {
        Meeting meeting = node.start("room-1", "record", "true");
        String internal = RelayNode.place(meeting).internalMeetingId();
        for (String step : List.of(
                "\"rap-process-ended\",\"attributes\":{\"success\":true",
                "\"rap-publish-ended\",\"attributes\":{\"success\":true",
                "\"rap-process-ended\",\"attributes\":{\"success\":false")) {
            node.event("""
                    {"data":{"type":"event","id":%s,"record-id":"%s","meeting":{
                    "internal-meeting-id":"%s","external-meeting-id":"%s"}},"event":{"ts":1798000000}}}
                    """.formatted(
                            step, internal, internal, RelayNode.place(meeting).serverMeetingId()));
        }
        node.settle();

        assertThat(node.steps).containsExactlyInAnyOrder("hint " + internal, "failed " + internal);
    }

    @Test
    void theSameCallbackManyTimesIsToldOnce() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/"));
        String token = node.tokenOf(meeting, "bbb-recording-ready-url");
        String body = "signed_parameters="
                + CallbackTokens.signRecordingReady(
                        RelayNode.place(meeting).serverMeetingId(), "rec-1", SharedSecret.of(simulator.secret()));
        for (int i = 0; i < org.lectern.server.Runs.of(200, 1_000); i++) {
            assertThat(node.callback("recording-ready", token, body, "").status())
                    .isEqualTo(200);
        }
        node.settle();

        assertThat(lms.received).hasSize(1);
    }

    @Test
    void aSecondFormatLaterIsToldAgainAndAPollNeverRepeats() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/"));
        ready(meeting, meeting, simulator.secret(), "rec-1");
        node.product
                .databases
                .web()
                .jdbc()
                .sql("update recording_told set last_at = now() - interval '20 minutes'")
                .update();
        node.playable(meeting, "rec-1", true);
        ready(meeting, meeting, simulator.secret(), "rec-1");
        node.playable(meeting, "rec-2", true);
        node.playable(meeting, "rec-2", true);
        node.settle();

        assertThat(lms.received).hasSize(3);
    }

    @Test
    void aForgedRecordingCallbackIsRefused() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/"));
        Meeting other = node.start("room-2", "meta_bbb-recording-ready-url", lms.url("/"));
        String token = node.tokenOf(meeting, "bbb-recording-ready-url");
        String claims = "{\"meeting_id\":\"" + RelayNode.place(meeting).serverMeetingId() + "\",\"record_id\":\"r\"}";

        assertThat(ready(meeting, meeting, "a wrong secret", "rec-1")).isEqualTo(401);
        assertThat(ready(meeting, other, simulator.secret(), "rec-1")).isEqualTo(401);
        assertThat(post(token, "signed_parameters=")).isEqualTo(401);
        assertThat(post(token, "")).isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + unsigned(claims))).isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + signed(JWSAlgorithm.HS512, claims)))
                .isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + signed(JWSAlgorithm.HS384, claims)))
                .isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + signed(JWSAlgorithm.HS256, "{\"record_id\":\"r\"}")))
                .isEqualTo(401);
        assertThat(ready(meeting, meeting, "a secret of another server, as long as ours is", "rec-1"))
                .isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + confused("RS256", claims)))
                .isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + confused("hs256", claims)))
                .isEqualTo(401);
        String keyed = withOwnKey(claims);
        assertThat(post(token, "signed_parameters=" + keyed)).isEqualTo(401);
        assertThat(post(token, "signed_parameters=" + unsigned(claims) + keyed.substring(keyed.lastIndexOf('.') + 1)))
                .isEqualTo(401);
        assertThat(post("unknown", "signed_parameters=" + signed(JWSAlgorithm.HS256, claims)))
                .isEqualTo(404);
        assertThat(post(
                        node.tokenOf(meeting, "endcallbackurl"),
                        "signed_parameters=" + signed(JWSAlgorithm.HS256, claims)))
                .isEqualTo(404);
        node.settle();

        assertThat(lms.received).isEmpty();
    }

    @Test
    void theParentsTokenAcceptsItsBreakoutsAndNoOthers() throws Exception {
        Meeting meeting = node.start("room-1", "meta_bbb-recording-ready-url", lms.url("/"));
        Meeting other = node.start("room-2", "meta_bbb-recording-ready-url", lms.url("/"));
        String breakout = "d1a2-" + RelayNode.place(meeting).serverMeetingId();
        String body = "signed_parameters="
                + CallbackTokens.signRecordingReady(breakout, "rec-b", SharedSecret.of(simulator.secret()));
        String token = node.tokenOf(meeting, "bbb-recording-ready-url");
        assertThat(post(token, body)).isEqualTo(401);

        node.event("""
                {"data":{"type":"event","id":"meeting-created","attributes":{"meeting":{
                "internal-meeting-id":"breakout-internal-1","external-meeting-id":"%s","is-breakout":true,
                "parent-id":"%s"}},"event":{"ts":1798000000000}}}
                """.formatted(breakout, RelayNode.place(meeting).internalMeetingId()));
        node.settle();

        assertThat(post(token, body)).isEqualTo(200);
        assertThat(post(node.tokenOf(other, "bbb-recording-ready-url"), body)).isEqualTo(401);
        node.settle();
        String told = Parameters.parse(lms.bodies().getFirst())
                .first("signed_parameters")
                .orElseThrow();
        assertThat(CallbackTokens.recordingReady(told, List.of(node.secret.secret())))
                .isEqualTo(new CallbackTokens.RecordingReady("room-1", "rec-b", 0));
    }

    private boolean verified(int index, SharedSecret secret) {
        String token = Parameters.parse(lms.bodies().get(index))
                .first("signed_parameters")
                .orElseThrow();
        return CallbackTokens.recordingReady(token, List.of(secret)) instanceof CallbackTokens.RecordingReady;
    }

    /** Says that it is signed in one way, and is signed with the right secret in the way that we take. */
    private String confused(String algorithm, String claims) throws Exception {
        String signing = base64("{\"alg\":\"" + algorithm + "\"}") + "." + base64(claims);
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(
                new javax.crypto.spec.SecretKeySpec(simulator.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal(signing.getBytes(StandardCharsets.UTF_8));
        return signing + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** Brings the key along that it is to be checked with. */
    private static String withOwnKey(String claims) throws Exception {
        var key = new com.nimbusds.jose.jwk.OctetSequenceKey.Builder(new byte[64]).build();
        String header = "{\"alg\":\"HS256\",\"jwk\":" + key.toJSONString() + "}";
        String signing = base64(header) + "." + base64(claims);
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(new byte[64], "HmacSHA256"));
        byte[] signature = mac.doFinal(signing.getBytes(StandardCharsets.UTF_8));
        return signing + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }
}
