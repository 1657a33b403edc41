package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.RawRequest;

/** What a server reports of a class once it is over, carried to whoever asked for it. */
final class AnalyticsRelayIT extends RelayedCallbacks {
    @Test
    void analyticsAreKeptOnceAndToldInTheCallersTerms() throws Exception {
        Meeting meeting =
                node.start("room-1", "meta_analytics-callback-url", lms.url("/events?a=1"), "meta_bbb-origin", "PILOS");

        assertThat(analytics(meeting, bearer(simulator.secret()), body(meeting, "Stud-42", "guest")))
                .isEqualTo(200);
        assertThat(analytics(meeting, bearer(simulator.secret()), body(meeting, "other")))
                .isEqualTo(200);
        node.settle();

        assertThat(lms.received).hasSize(1);
        Receiver.Received told = lms.received.getFirst();
        assertThat(told.target()).isEqualTo("/events?a=1");
        assertThat(told.contentType()).startsWith("application/json");
        assertThat(CallbackTokens.analytics(
                        told.authorization(), List.of(node.secret.secret()), node.out.clock.instant()))
                .isInstanceOf(CallbackTokens.Analytics.class);
        assertThat(told.body())
                .contains("\"meeting_id\":\"room-1\"", "Stud-42", "guest", "\"bbb_origin\":\"PILOS\"")
                .contains("\"analytics_callback_url\":\"" + lms.url("/events?a=1") + "\"", "1.50")
                .doesNotContain(
                        "/callbacks/", "lectern", RelayNode.place(meeting).serverMeetingId());
        String kept = node.product
                .databases
                .web()
                .jdbc()
                .sql("select string_agg(b::text, ' ') from analytics_body b")
                .query(String.class)
                .single();
        assertThat(kept).doesNotContain("/callbacks/", RelayNode.place(meeting).serverMeetingId());
    }

    @Test
    void analyticsOfABreakoutAreTakenOnlyUnderTheIdentifierThatItsServerGaveIt() throws Exception {
        Meeting meeting = node.start("room-1", "meta_analytics-callback-url", lms.url("/"));
        Meeting other = node.start("room-2", "meta_analytics-callback-url", lms.url("/"));
        String own = RelayNode.place(meeting).serverMeetingId();
        String breakout = "d1a2-" + own;
        String internal = "breakout-internal-1";
        node.event("""
                {"data":{"type":"event","id":"meeting-created","attributes":{"meeting":{
                "internal-meeting-id":"%s","external-meeting-id":"%s","is-breakout":true,
                "parent-id":"%s"}},"event":{"ts":1798000000000}}}
                """.formatted(internal, breakout, RelayNode.place(meeting).internalMeetingId()));
        node.settle();
        String body = body(meeting, "1").replace("\"" + own + "\"", "\"" + breakout + "\"");
        String ofParent = RelayNode.place(meeting).internalMeetingId();
        String ofOther = RelayNode.place(other).internalMeetingId();

        assertThat(analytics(meeting, bearer(simulator.secret()), body)).isEqualTo(400);
        assertThat(analytics(meeting, bearer(simulator.secret()), body.replace(ofParent, ofOther)))
                .isEqualTo(400);
        assertThat(analytics(meeting, bearer(simulator.secret()), body.replace(ofParent, "")))
                .isEqualTo(400);

        assertThat(analytics(meeting, bearer(simulator.secret()), body.replace(ofParent, internal)))
                .isEqualTo(200);
        assertThat(analytics(other, bearer(simulator.secret()), body(other, "1")))
                .isEqualTo(200);
    }

    @Test
    void moodleIsToldOnlyOfPeopleThatItLetIn() throws Exception {
        Meeting meeting =
                node.start("room-1", "meta_analytics-callback-url", lms.url("/"), "meta_bbb-origin", "Moodle");
        node.product.join.link(meeting, new Attendant("42", "Ada", true, false), null);
        node.product.join.link(meeting, new Attendant("guest-7", "Gus", false, true), null);

        analytics(meeting, bearer(simulator.secret()), body(meeting, "42", "guest-7", "43", "", "042", "42x"));
        node.settle();

        assertThat(lms.bodies().getFirst())
                .contains("\"ext_user_id\":\"42\"", "\"raisehand\":3", "\"emojis\":2")
                .doesNotContain("guest-7", "\"43\"", "\"042\"", "42x", "\"ext_user_id\":\"\"");
    }

    @Test
    void aForgedAnalyticsCallbackIsRefused() throws Exception {
        Meeting meeting = node.start("room-1", "meta_analytics-callback-url", lms.url("/"));
        Meeting other = node.start("room-2", "meta_analytics-callback-url", lms.url("/"));
        String good = body(meeting, "1");
        Instant past = node.out.clock.instant().minusSeconds(1);

        assertThat(analytics(meeting, bearer("wrong"), good)).isEqualTo(401);
        assertThat(analytics(meeting, "", good)).isEqualTo(401);
        assertThat(analytics(meeting, "Basic YTpi", good)).isEqualTo(401);
        assertThat(analytics(
                        meeting,
                        "Bearer " + CallbackTokens.signAnalytics(past, SharedSecret.of(simulator.secret())),
                        good))
                .isEqualTo(401);
        assertThat(analytics(meeting, "Bearer " + signed(JWSAlgorithm.HS256, "{\"exp\":9999999999}"), good))
                .isEqualTo(401);
        assertThat(analytics(meeting, "Bearer " + signed(JWSAlgorithm.HS512, "{}"), good))
                .isEqualTo(401);
        assertThat(analytics(meeting, "Bearer " + unsigned("{\"exp\":9999999999}"), good))
                .isEqualTo(401);
        assertThat(analytics(meeting, bearer(simulator.secret()), body(other, "1")))
                .isEqualTo(400);
        assertThat(analytics(meeting, bearer(simulator.secret()), "not json")).isEqualTo(400);
        assertThat(analytics(meeting, bearer(simulator.secret()), "[]")).isEqualTo(400);
        assertThat(node.callback(
                                "analytics",
                                node.tokenOf(meeting, "analytics-callback-url"),
                                new RawRequest.Body(new byte[0], true),
                                bearer(simulator.secret()))
                        .status())
                .isEqualTo(413);
        node.settle();

        assertThat(lms.received).isEmpty();
        assertThat(analytics(meeting, bearer(simulator.secret()), good)).isEqualTo(200);
    }

    @Test
    void aServerMaySignAnalyticsWithASecondKey() throws Exception {
        Meeting meeting = node.start("room-1", "meta_analytics-callback-url", lms.url("/"));
        UUID server = node.server(meeting).id();
        assertThat(analytics(meeting, bearer("the packaged secret"), body(meeting, "1")))
                .isEqualTo(401);

        assertThat(node.analyticsKeys.change(server, SharedSecret.of("the packaged secret")))
                .isTrue();

        assertThat(analytics(meeting, bearer("the packaged secret"), body(meeting, "1")))
                .isEqualTo(200);
        assertThat(ready(meeting, meeting, "the packaged secret", "rec")).isEqualTo(401);
    }
}
