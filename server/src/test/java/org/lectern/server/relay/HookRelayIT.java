package org.lectern.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.Receiver;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.relay.TenantHooks.Registered;
import org.lectern.server.relay.TenantHooks.Wanted;
import org.lectern.server.tenant.Tenant;
import org.lectern.simulator.Simulator;

/** Events of servers, carried to the hooks of the tenant whose meeting they are about. */
final class HookRelayIT {
    @TempDir
    Path data;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Receiver lms;
    private RelayNode node;
    private int seconds;

    @BeforeEach
    void begin() throws Exception {
        Simulator one = opened(Simulator.builder().start());
        Simulator two = opened(Simulator.builder().start());
        lms = opened(new Receiver());
        node = opened(new RelayNode(TestDatabase.createConnection(), data));
        node.product.add("one", one.url(), one.secret());
        node.product.add("two", two.url(), two.secret());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void oneRegistrationCoversEveryServerInTheSendersOwnForm() throws Exception {
        Meeting first = node.start("room-1");
        Meeting second = node.start("room-2");
        String url = lms.url("/hook?a=1");
        hook(url, null);

        node.event(joined(first, "Ada"));
        node.event(joined(second, "Bob"));
        node.settle();

        assertThat(lms.received).hasSize(2);
        for (Receiver.Received told : lms.received) {
            String query = told.target().substring(told.target().indexOf('?') + 1);
            assertThat(HookSignature.verify(
                            new HookSignature.Delivery(
                                    url, query, null, told.body().getBytes(StandardCharsets.UTF_8)),
                            List.of(node.secret.secret())))
                    .isEqualTo(new HookSignature.Accepted(HookSignature.Formula.RAW_BODY, 0, ChecksumAlgorithm.SHA1));
            assertThat(told.contentType()).isEqualTo("application/x-www-form-urlencoded;charset=UTF-8");
            Parameters form = Parameters.parse(told.body());
            assertThat(form.list())
                    .extracting(Parameters.Parameter::name)
                    .containsExactly("domain", "event", "timestamp");
            assertThat(form.first("domain")).contains("classes.example.org");
        }
        assertThat(events())
                .anySatisfy(event -> assertThat(event)
                        .contains("\"external-meeting-id\":\"room-1\"", "\"name\":\"Ada\"")
                        .contains(RelayNode.place(first).internalMeetingId()))
                .anySatisfy(event -> assertThat(event).contains("\"external-meeting-id\":\"room-2\"", "Bob"))
                .allSatisfy(event -> assertThat(event).doesNotContain("testtag", "canary"));
    }

    @Test
    void secretsTextsAndWhatIsOursNeverLeave() throws Exception {
        Meeting meeting = node.start(
                "room-1", "meta_endCallbackUrl", "https://lms.example/back?x=<1>", "meta_bbb-origin", "Moodle");
        hook(lms.url("/"), null);
        node.event("""
                {"data":{"type":"event","id":"meeting-created","attributes":{"meeting":{
                "internal-meeting-id":"%1$s","external-meeting-id":"%2$s","moderator-pass":"canary1",
                "viewer-pass":"canary2","metadata":{"endcallbackurl":"https://classes.example.org/callbacks/canary3/ended",
                "analytics-callback-url":"https://classes.example.org/callbacks/canary4/analytics","lectern-tag":"canary5",
                "bbb-origin":"Moodle"}}},"event":{"ts":1798000000001}}}
                """.formatted(
                        RelayNode.place(meeting).internalMeetingId(),
                        RelayNode.place(meeting).serverMeetingId()));
        node.event("""
                {"data":{"type":"event","id":"chat-group-message-sent","attributes":{"meeting":{
                "internal-meeting-id":"%1$s"},"chat-message":{"id":"1","message":"canary6","sender":{"internal-user-id":
                "w_1","name":"Ada"}},"chat-id":"MAIN-PUBLIC-GROUP-CHAT"},"event":{"ts":1798000000002}}}
                """.formatted(RelayNode.place(meeting).internalMeetingId()));
        node.event("""
                {"data":{"type":"event","id":"rap-publish-ended","attributes":{"meeting":{
                "internal-meeting-id":"%1$s","external-meeting-id":"%2$s"},"record-id":"%1$s","success":true,
                "recording":{"name":"B","metadata":{"meetingId":"%2$s","lectern-tag":"canary7",
                "bbb-recording-ready-url":"https://classes.example.org/callbacks/canary8/recording-ready"}}},
                "event":{"ts":1798000000}}}
                """.formatted(
                        RelayNode.place(meeting).internalMeetingId(),
                        RelayNode.place(meeting).serverMeetingId()));
        node.settle();

        assertThat(events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event)
                        .doesNotContain("canary", "testtag", "lectern-tag")
                        .contains("\"external-meeting-id\":\"room-1\""))
                .anySatisfy(event ->
                        assertThat(event).contains("\"endcallbackurl\":\"https://lms.example/back?x=<1>\"", "Moodle"))
                .anySatisfy(event -> assertThat(event).contains("\"meetingId\":\"room-1\""));
    }

    @Test
    void whereARecordingPlaysIsToldAsInListsOfRecordings() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/"), null);
        node.addresses = (recordId, format) -> new PlaybackLinks.Rewriting(url -> "https://gate/" + format, url -> url);
        node.event("""
                {"data":{"type":"event","id":"rap-publish-ended","attributes":{"meeting":{"internal-meeting-id":"%1$s"},
                "record-id":"%1$s","recording":{"playback":{"format":"presentation","link":"https://bbb1/%1$s"}}},
                "event":{"ts":1798000000}}}
                """.formatted(RelayNode.place(meeting).internalMeetingId()));
        node.settle();

        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .contains("\"link\":\"https://gate/presentation\"")
                        .doesNotContain("https://bbb1"));
    }

    @Test
    void whoDeclinedToBeNamedIsNamedInNoEvent() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/"), null);
        node.product
                .databases
                .web()
                .jdbc()
                .sql("insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest)"
                        + " values (gen_random_uuid(), ?, ?, 'unnamed-abc', 'unnamed-abc', false, false)")
                .params(List.of(node.tenant.id(), meeting.id()))
                .update();

        node.event(joined(meeting, "Ada"));
        node.event("""
                {"data":{"type":"event","id":"user-joined","attributes":{"meeting":{"internal-meeting-id":"%s",
                "external-meeting-id":"%s"},"user":{"internal-user-id":"w_9","external-user-id":"unnamed-abc",
                "name":"Jane Smith","role":"VIEWER"}},"event":{"ts":1798000000011}}}
                """.formatted(
                        RelayNode.place(meeting).internalMeetingId(),
                        RelayNode.place(meeting).serverMeetingId()));
        node.event("""
                {"data":{"type":"event","id":"chat-group-message-sent","attributes":{"meeting":{
                "internal-meeting-id":"%s"},"chat-message":{"id":"1","message":"m","sender":{"internal-user-id":
                "w_9","name":"Jane Smith"}},"chat-id":"MAIN-PUBLIC-GROUP-CHAT"},"event":{"ts":1798000000012}}}
                """.formatted(RelayNode.place(meeting).internalMeetingId()));
        node.settle();

        assertThat(events())
                .hasSize(3)
                .noneMatch(event -> event.contains("Jane"))
                .anyMatch(event -> event.contains("\"name\":\"Ada\""))
                .anyMatch(event -> event.contains("\"name\":\"unnamed-abc\""))
                .anyMatch(event -> event.contains("\"name\":\"unnamed\""));
        assertThat(node.product
                        .databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from delivery where payload like '%Jane%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void eventsAreFilteredByMeetingAndKind() throws Exception {
        Meeting first = node.start("room-1");
        Meeting second = node.start("room-2");
        hook(lms.url("/scoped"), "room-1");
        hook(lms.url("/kinds"), null, "user-left", "meeting-ended");
        hook(lms.url("/both"), "room-2", "user-left");

        node.event(joined(first, "Ada"));
        node.event(joined(second, "Bob"));
        node.event(event(second, "user-left"));
        node.settle();

        assertThat(lms.received)
                .extracting(received -> received.target().replaceAll("\\?.*", ""))
                .containsExactlyInAnyOrder("/scoped", "/kinds", "/both");
    }

    @Test
    void noTenantHearsOfAnothersMeetings() throws Exception {
        Tenant other = node.tenants.create("other", "Other");
        var secret = node.tenants.addSecret(other.id(), SharedSecret.of("the secret of the other"));
        Meeting mine = node.start("room-1");
        Meeting theirs = node.start(other, secret.id(), "room-1");
        node.hooks.register(other.id(), secret.id(), new Wanted(lms.url("/theirs"), null, List.of()));
        hook(lms.url("/mine"), "room-1");

        node.event(joined(mine, "Ada"));
        node.event(joined(theirs, "Bob"));
        node.event("""
                {"data":{"type":"event","id":"user-joined","attributes":{"meeting":{"internal-meeting-id":"foreign",
                "external-meeting-id":"someone elses"},"user":{"internal-user-id":"w","name":"Eve"}},
                "event":{"ts":1798000000009}}}
                """);
        node.settle();

        assertThat(lms.received).hasSize(2);
        assertThat(events()).noneMatch(event -> event.contains("Eve"));
        assertThat(node.hooks.list(node.tenant.id())).hasSize(1);
        UUID foreign = node.hooks.list(other.id()).getFirst().id();
        assertThat(node.hooks.destroy(node.tenant.id(), foreign)).isFalse();
        assertThat(node.hooks.destroy(other.id(), foreign)).isTrue();
    }

    @Test
    void noEventIsToldTwiceAndNoneThatNobodyWantsIsStaged() throws Exception {
        Meeting meeting = node.start("room-1");
        node.event(joined(meeting, "Early"));
        hook(lms.url("/"), null);
        String event = joined(meeting, "Ada");
        for (int i = 0; i < 5; i++) {
            node.event(event);
            node.settle();
        }

        assertThat(lms.received).hasSize(1);
    }

    @Test
    void anEventThatOvertakesItsMeetingIsToldOnceItIsKnown() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/"), null);
        String internal = String.valueOf(RelayNode.place(meeting).internalMeetingId());
        node.product
                .databases
                .web()
                .jdbc()
                .sql("update meeting set internal_meeting_id = null")
                .update();
        node.event("""
                {"data":{"type":"event","id":"user-left","attributes":{"meeting":{"internal-meeting-id":"%s"},
                "user":{"internal-user-id":"w"}},"event":{"ts":1798000000009}}}
                """.formatted(internal));
        node.settle();
        assertThat(lms.received).isEmpty();

        node.product
                .databases
                .web()
                .jdbc()
                .sql("update meeting set internal_meeting_id = :internal")
                .param("internal", internal)
                .update();
        node.product
                .databases
                .web()
                .jdbc()
                .sql("update outbox set due_at = now()")
                .update();
        node.settle();

        assertThat(events()).singleElement().asString().contains("\"external-meeting-id\":\"room-1\"");
    }

    @Test
    void aHookIsNamedByItsAddress() {
        var first = (Registered.New) hook(lms.url("/x"), null);
        var again = hook(lms.url("/x"), "room-1");

        assertThat(again).isEqualTo(new Registered.Existing(first.id()));
        assertThat(node.hooks.list(node.tenant.id()))
                .singleElement()
                .satisfies(one -> assertThat(one.externalId()).isNull());
        assertThat(node.hooks.destroy(node.tenant.id(), first.id())).isTrue();
        assertThat(hook(lms.url("/x"), "room-1")).isInstanceOf(Registered.New.class);
    }

    @Test
    void anAddressWithinTheNetworkIsRefusedAtOnce() {
        assertThat(hook("http://169.254.169.254/latest", null)).isInstanceOf(Registered.Refused.class);
        assertThat(hook("http://10.0.0.1/", null)).isInstanceOf(Registered.Refused.class);
        assertThat(hook("ftp://lms.example.org/", null)).isInstanceOf(Registered.Refused.class);
        assertThat(hook("https://lms.example.org/" + "x".repeat(3_000), null)).isInstanceOf(Registered.Refused.class);
    }

    @Test
    void aHookThatNeverAnswersIsDroppedWhenTheScheduleIsUsedUp() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/dead"), null);
        lms.answering(request -> 500);
        node.event(joined(meeting, "Ada"));
        node.settle();
        node.event(joined(meeting, "Bob"));
        for (int i = 0; i < 16; i++) {
            node.out.clock.advance(Duration.ofSeconds(61));
            node.settle();
        }

        assertThat(node.hooks.list(node.tenant.id())).isEmpty();
        assertThat(lms.received.stream().filter(told -> told.body().contains("Ada")))
                .hasSize(13);
        assertThat(lms.bodies().stream().filter(body -> body.contains("Ada")).distinct())
                .hasSize(1);
        assertThat(node.out.deliveries.list(Deliveries.Filter.ALL, 10, 0))
                .hasSize(2)
                .allMatch(delivery -> delivery.state() == Delivery.State.DEAD);
        Awaitility.await().until(() -> !node.tap.wants(received(joined(meeting, "Cyd"))));
        node.event(joined(meeting, "Cyd"));
        node.settle();
        assertThat(lms.bodies()).noneMatch(body -> body.contains("Cyd"));
    }

    @Test
    void aHookWhoseOwnerSaysThatItIsGoneIsDroppedAtOnce() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/gone"), null);
        lms.answering(request -> 410);
        node.event(joined(meeting, "Ada"));
        node.settle();

        assertThat(lms.received).hasSize(1);
        assertThat(node.hooks.list(node.tenant.id())).isEmpty();
    }

    @Test
    void unauthorizedCountsAsDeliveredAndARedirectDoesNot() throws Exception {
        Meeting meeting = node.start("room-1");
        hook(lms.url("/401"), null);
        lms.answering(request -> request.target().startsWith("/401") ? 401 : 302);
        node.event(joined(meeting, "Ada"));
        node.settle();
        hook(lms.url("/302"), null);
        node.event(joined(meeting, "Bob"));
        node.settle();

        assertThat(node.out.deliveries.list(Deliveries.Filter.ALL, 10, 0))
                .extracting(Delivery::state)
                .containsExactlyInAnyOrder(Delivery.State.DELIVERED, Delivery.State.DELIVERED, Delivery.State.WAITING);
    }

    private org.lectern.bbb.ReceivedEvent received(String json) {
        String form = "event=" + java.net.URLEncoder.encode("[" + json + "]", StandardCharsets.UTF_8);
        return ((org.lectern.bbb.HookBody.Events) org.lectern.bbb.HookBody.parse(
                        "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8)))
                .events()
                .getFirst();
    }

    private Registered hook(String url, @Nullable String meetingId, String... events) {
        Registered registered =
                node.hooks.register(node.tenant.id(), node.secret.id(), new Wanted(url, meetingId, List.of(events)));
        if (registered instanceof Registered.New) {
            Awaitility.await().until(() -> node.tap.wants(received("""
                    {"data":{"id":"user-left","attributes":{"meeting":{"internal-meeting-id":"%s"},
                    "user":{"internal-user-id":"w"}},"event":{"ts":1}}}
                    """.formatted(UUID.randomUUID()))));
        }
        return registered;
    }

    private String joined(Meeting meeting, String name) {
        return event(meeting, "user-joined", name);
    }

    private String event(Meeting meeting, String id) {
        return event(meeting, id, "somebody");
    }

    private String event(Meeting meeting, String id, String name) {
        seconds++;
        return """
                {"data":{"type":"event","id":"%s","attributes":{"meeting":{"internal-meeting-id":"%s",
                "external-meeting-id":"%s"},"user":{"internal-user-id":"w_%d","external-user-id":"7","name":"%s",
                "role":"VIEWER","presenter":false,"session-token":"canary","ip-address":"canary"}},
                "event":{"ts":%d}}}
                """.formatted(
                        id,
                        RelayNode.place(meeting).internalMeetingId(),
                        RelayNode.place(meeting).serverMeetingId(),
                        seconds,
                        name,
                        1_798_000_000_000L + seconds);
    }

    private List<String> events() {
        return lms.bodies().stream()
                .map(body -> Parameters.parse(body).first("event").orElseThrow())
                .toList();
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
